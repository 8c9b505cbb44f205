"""Signatures over acts in an evidence pack: who signed what is checked with the file alone, and each forgery is named."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client

from ggzy.foundation.acts import perform
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.service.archive.packing import pack
from ggzy_core.archive import MANIFEST, check_package
from ggzy_core.archive.signed import CMS, SALTS, TEXT
from ggzy_core.canonical import canonical
from ggzy_core.certs.authority import SampleAuthority, pem
from ggzy_core.certs.trust import TrustList
from tests.ggzy import credentials
from tests.ggzy.signing import credential_of, perform_signed
from tests.ggzy.trading.awarded import contract_data, publicised, secured
from tests.peer import must

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("record")
Change = "Callable[[str, bytes], bytes | None]"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """A lot whose award notice and contract were signed, and a milestone reported by a signed act of the winner."""
    the = publicised()
    perform("award.decide", the.tenderer, the.lot, {"rank": 1})
    tenderer, winner = credential_of(the.tenderer), credential_of(the.bidders[0])
    perform_signed("award.notify", the.tenderer, the.lot, by=tenderer)
    data = contract_data(the)
    perform_signed("contract.draft", the.tenderer, the.lot, data, by=tenderer)
    secured(the)
    perform("performance-guarantee.lodge", the.bidders[0], the.lot)
    perform_signed("contract.sign", the.bidders[0], the.lot, {"document": data["document"]}, by=winner)
    perform_signed("milestone.report", the.bidders[0], the.lot, {"number": 1, "report": "示例：完成"}, by=winner)
    settle()
    path = tmp_path / "pack.zip"
    the.lot.matter.refresh_from_db()
    pack(the.lot.matter, path, whole=False)
    return path


def of_signatures(path: Path) -> list[Any]:
    """Faults, those of bids aside: this scene's were never sealed."""
    return [fault for fault in check_package(path, signer().vkey).faults if not fault.path.startswith("bids/")]


def stem(path: Path, act: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return next(n for n in archive.namelist() if n.endswith(f"-{act}.json")).removesuffix(".json")


def content(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def forged(path: Path, change: Any) -> Path:
    """The pack with members passed through `change` (None takes one out), and a manifest that fits them."""
    target = path.with_name("forged.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        manifest, files = json.loads(old.read(MANIFEST)), []
        for item in manifest["files"]:
            made = change(item["path"], old.read(item["path"]))
            if made is not None:
                files.append(item | {"sha256": hashlib.sha256(made).hexdigest(), "len": len(made)})
                new.writestr(item["path"], made)
        new.writestr(MANIFEST, canonical(manifest | {"files": files}))
    return target


def test_who_signed_what_is_said_and_what_stays_sealed_is_not_in_it(packed: Path) -> None:
    assert of_signatures(packed) == []
    checked = check_package(packed, signer().vkey)
    said = {one.act: one for one in checked.signed}
    assert sorted(said) == ["award.notify", "contract.draft", "contract.sign"]
    assert {(one.authority, one.person, one.asked) for one in checked.signed} == {
        ("示例 测试 CA SAMPLE", "示例经办人", True)
    }
    assert (
        said["contract.sign"].name == "示例建设有限公司1" and said["contract.sign"].uscc in said["contract.sign"].party
    )
    assert "签署“发出中标通知书”" in said["award.notify"].zh and checked.matter in said["award.notify"].en
    authentic = next(one for one in checked.findings if one.name == "authenticity")
    assert authentic.signed == 3 and "含行为签名 3 个" in str(authentic)
    assert [one.split("-", 1)[1] for one in checked.sealed] == ["milestone.report"]
    with zipfile.ZipFile(packed) as archive:
        assert not [name for name in archive.namelist() if "milestone.report.signed" in name]
        opened = [name for name in archive.namelist() if name.endswith(SALTS)]
    assert opened == [stem(packed, "contract.sign") + SALTS], "of the tenderer nothing need be opened"


def test_each_forgery_is_named(packed: Path) -> None:
    notify, draft, sign = (stem(packed, act) for act in ("award.notify", "contract.draft", "contract.sign"))
    cms = content(packed, notify + CMS)
    again = credential_of_nobody(content(packed, notify + TEXT))
    forgeries: dict[str, tuple[str, Any, str]] = {
        "tampered": (notify + CMS, lambda n, b: b[:-1] + bytes([b[-1] ^ 1]) if n == notify + CMS else b, "by its hash"),
        "another's": (notify + CMS, lambda n, b: again if n == notify + CMS else b, "by its hash"),
        "of another act": (
            draft + CMS,
            {draft + CMS: cms, draft + TEXT: content(packed, notify + TEXT)}.get,
            "by its hash",
        ),
        "text": (notify + TEXT, lambda n, b: content(packed, draft + TEXT) if n == notify + TEXT else b, "does not fit"),
        "price": (notify + TEXT, lambda n, b: b.replace(b"17,100", b"27,100") if n == notify + TEXT else b, "does not fit"),
        "missing": (notify + CMS, lambda n, b: None if n.startswith(f"{notify}.signed") else b, "is missing"),
        "no text": (sign + TEXT, lambda n, b: None if n == sign + TEXT else b, "what was signed is missing"),
        "other salt": (sign + CMS, lambda n, b: b'{"party":"' + b"00" * 16 + b'"}' if n == sign + SALTS else b, "the party"),
        "no salt": (sign + CMS, lambda n, b: None if n == sign + SALTS else b, "the party"),
        "no root": (notify + CMS, lambda n, b: None if n.startswith("keys/trust/") else b, "not on the trust list"),
    }  # fmt: skip
    for name, (where, change, words) in forgeries.items():
        faults = of_signatures(forged(packed, change))
        assert any(one.path == where and words in one.en for one in faults), (name, faults)


def credential_of_nobody(text: bytes) -> bytes:
    from ggzy_core.certs.cms import sign_detached
    from tests.sample import holder

    return sign_detached(text, holder())


def test_a_reader_may_bring_the_roots_along_and_openssl_agrees(packed: Path, tmp_path: Path) -> None:
    ours = TrustList([credentials.authority().certificate])
    assert len(check_package(packed, signer().vkey, ours).signed) == 3
    others = TrustList([SampleAuthority.create("陌生 CA").certificate])
    assert "不在互认清单内" in str(check_package(packed, signer().vkey, others).faults)
    sign = stem(packed, "contract.sign")
    for end in (TEXT, CMS):
        (tmp_path / f"act{end}").write_bytes(content(packed, sign + end))
    (tmp_path / "ca.pem").write_bytes(pem([credentials.authority().certificate]))
    words = (
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        tmp_path / f"act{CMS}",
        "-content",
        tmp_path / f"act{TEXT}",
    )
    checks = ("-CAfile", tmp_path / "ca.pem", "-purpose", "any")
    assert must("openssl", "cms", *words, *checks) == content(packed, sign + TEXT)


def test_the_command_says_it_on_a_machine_that_never_saw_the_node(packed: Path, tmp_path: Path) -> None:
    """Without the bids, which in this scene were never sealed."""
    bare = forged(packed, lambda n, b: None if n.startswith("bids/") else b)
    (tmp_path / "roots").mkdir()
    (tmp_path / "roots/ca.pem").write_bytes(pem([credentials.authority().certificate]))
    done = away(tmp_path, str(bare), "--vkey", signer().vkey, "--trust", "roots")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (
        "示例经办人" in done.stdout
        and "签署“签订合同”" in done.stdout
        and "issued by 示例 测试 CA SAMPLE" in done.stdout
    )
    assert "milestone.report：签名依规定不公开" in done.stdout and "--trust" not in done.stdout
    (tmp_path / "empty").mkdir()
    done = away(tmp_path, str(bare), "--trust", "empty")
    assert done.returncode != 0 and "没有根证书" in done.stderr


def away(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(settings.SOURCE.parent)}
    command = [sys.executable, "-m", "ggzy", "verify", *words]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def test_the_verify_page_says_it_in_both_languages(packed: Path) -> None:
    with packed.open("rb") as file:
        page = Client().post("/verify/", {"file": file}).content.decode()
    assert "谁签了什么" in page and "示例经办人" in page and "测试 CA" in page and "不在包内的签名：1 个" in page
    english = Client(headers={"Accept-Language": "en"})
    with packed.open("rb") as file:
        page = english.post("/verify/", {"file": file}).content.decode()
    assert "Who signed what" in page and "3 of them signatures over acts" in page

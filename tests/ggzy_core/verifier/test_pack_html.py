"""Evidence packs in verify.html, in real Chromium: it says what `check_package` says of files and acts."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from ggzy_core import verifier
from ggzy_core.archive import MANIFEST, Member, check_package, write_package
from ggzy_core.canonical import canonical
from ggzy_core.certs.act_text import ActText, Named
from ggzy_core.certs.authority import pem
from ggzy_core.certs.cms import sign_detached
from ggzy_core.tlog.receipt import make_receipt
from ggzy_core.tlog.tiles import TileLog
from tests.ggzy_core.tlog.sample_log import SIGNER, publish
from tests.sample import code, holder, trust

PAPER = b"%PDF-1.7\nsample\n%%EOF\n"


def signed(n):
    """An act with the signature over it: text, signature, and the entry that names it."""
    who, company = {"zh": "招标人", "en": "tenderer"}, {"zh": "示例单位", "en": "Sample"}
    text = ActText(
        origin="https://node.example", act=Named(code=f"sample.{n}", name=company), matter=None,
        party=Named(code=code(1), name=company), role=who, under=(), data={}, fields={}, once=f"sample-key-{n}",
    ).to_bytes()  # fmt: skip
    return text, sign_detached(text, holder(), datetime.now(UTC))


SIGNED = {n: signed(n) for n in (4, 8)}


def entry(n):
    body = {"act": f"sample.{n}", "subject": "", "objects": [{"sha256": hashlib.sha256(PAPER).hexdigest()}]}
    if n in SIGNED:
        body |= {"time": datetime.now(UTC), "sig": hashlib.sha256(SIGNED[n][1]).hexdigest()}
        body |= {"actor": {"role": "tenderer", "party": code(1)}}
    if n == 0:
        body |= {"sig": "0" * 64, "actor": {"role": "expert", "party": "1" * 64}}  # whose signature stays sealed
    return canonical(body)


ENTRIES = [entry(n) for n in range(9)]


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """A small pack: three acts with receipts, a document they name, the page itself."""
    folder = tmp_path_factory.mktemp("pack")
    log = TileLog(folder / "log")
    log.append(ENTRIES)
    publish(log)
    files = {
        "documents/notice.pdf": PAPER,
        "verify.html": verifier.build(SIGNER.vkey),
        "record/vkey": SIGNER.vkey.encode(),
    }
    for n in (0, 4, 8):
        files[f"record/{n:06}.json"] = ENTRIES[n]
        files[f"record/{n:06}.tlog-proof"] = make_receipt(ENTRIES[n], n, log.prove(n), log.checkpoint()).encode()
    for n, (text, cms) in SIGNED.items():
        files |= {f"record/{n:06}.signed.txt": text, f"record/{n:06}.signed.cms": cms}
    files |= {"keys/trust/ca.pem": pem([trust().roots[0]]), "keys/trust/ca.crl": trust().crls[0]}
    members = [Member(path, path, lambda content=content: io.BytesIO(content)) for path, content in files.items()]
    head = {
        "matter": "A01-示例",
        "title": "示例档案",
        "vkey": SIGNER.vkey,
        "demands": [{"begins": "documents/", "name": "公告", "clause": "T-ARC15"}],
    }
    target = folder / "pack.zip"
    write_package(target, head, members)
    return target


def remade(pack, change, *, fitting=True):
    """The pack with its members through `change` (None: left out), its manifest made to fit or not."""
    out, files = io.BytesIO(), []
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(out, "w") as new:
        manifest = json.loads(old.read(MANIFEST))
        for item in manifest["files"]:
            content = change(item["path"], old.read(item["path"]))
            if content is not None:
                item.update({"sha256": hashlib.sha256(content).hexdigest(), "len": len(content)} if fitting else {})
                new.writestr(item["path"], content)
            if content is not None or not fitting:
                files.append(item)
        new.writestr(MANIFEST, canonical(manifest | {"files": files}))
    return out.getvalue()


def only(path, change):
    return lambda name, content: change(content) if name == path else content


@pytest.fixture(scope="module")
def packs(pack):
    """Named packs, good and bad, each with the step it must end at."""
    whole = pack.read_bytes()
    packed = io.BytesIO()
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
    added = io.BytesIO(whole)
    with zipfile.ZipFile(added, "a") as more:
        more.writestr("extra.txt", b"stranger")
    twice = io.BytesIO(whole)
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(twice, "a") as more:
        more.writestr("record/vkey", b"other")
    led = io.BytesIO(whole)
    with zipfile.ZipFile(led, "a") as more:
        more.writestr("../out.txt", b"stranger")
    return {
        "good": (whole, "documents"),
        "changed": (remade(pack, only("record/vkey", lambda _: b"other"), fitting=False), "pack-integrity"),
        "missing": (remade(pack, only("record/vkey", lambda _: None), fitting=False), "pack-integrity"),
        "added": (added.getvalue(), "pack-integrity"),
        "twice": (twice.getvalue(), "pack-safety"),
        "leads-out": (led.getvalue(), "pack-safety"),
        "other-paper": (remade(pack, only("documents/notice.pdf", lambda c: c + b"!")), "pack-documents"),
        "other-entry": (remade(pack, only("record/000004.json", lambda c: c + b" ")), "pack-receipts"),
        "forged-receipt": (remade(pack, only("record/000004.tlog-proof", lambda c: c.replace(b"index 4", b"index 5"))), "root-mismatch"),
        "other-signature": (remade(pack, only("record/000004.signed.cms", lambda _: SIGNED[8][1])), "pack-signatures"),
        "no-signature": (remade(pack, lambda n, c: None if n.startswith("record/000004.signed") else c), "pack-signatures"),
        "unsigned-text": (remade(pack, only("record/000008.signed.txt", lambda _: None)), "pack-signatures"),
        "not-text": (remade(pack, only("record/000004.tlog-proof", lambda _: b"\xff\xfe")), "pack-form"),
        "cut": (whole[: len(whole) // 2], "pack-form"),
        "cut-end": (whole[:-30], "pack-form"),
        "deflated": (packed.getvalue(), "pack-form"),
        "only-the-head": (b"PK\x03\x04", "pack-form"),
    }  # fmt: skip


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("bare", [False, True], ids=["webcrypto", "by-hand"])
def test_the_page_says_of_a_pack_what_the_command_says(browser, packs, tmp_path, bare):
    file = tmp_path / "verify.html"
    file.write_bytes(verifier.build(SIGNER.vkey))
    page = browser.new_page(locale="zh-CN", viewport={"width": 360, "height": 800})
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    if bare:
        page.add_init_script("Object.defineProperty(globalThis, 'crypto', { value: undefined })")
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]")
    page.set_input_files(
        "#file", [{"name": name, "mimeType": "application/zip", "buffer": pack} for name, (pack, _) in packs.items()]
    )
    page.wait_for_function("n => document.querySelectorAll('#results section').length === n", arg=len(packs))
    found = page.eval_on_selector_all(
        "#results section",
        "all => all.map(one => [one.ariaLabel, [...one.querySelectorAll('li')].at(-1).dataset.name,"
        " one.querySelector('.verdict').className.includes('good')])",
    )
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    said = page.inner_text("#results")
    page.close()
    assert not complaints
    assert {name: last for name, last, _ in found} == {name: last for name, (_, last) in packs.items()}
    for name, _, good in found:
        held = tmp_path / f"{name}.zip"
        held.write_bytes(packs[name][0])
        assert good == (name == "good")
        if name not in ("deflated", "only-the-head"):  # a pack that others packed again holds for the command
            assert check_package(held, SIGNER.vkey).holds == good, name
    assert wide <= 0
    assert "2 个行为签名正是存证载明的那些，另有 1 个依规定不公开" in said
    assert "ggzy verify" in said  # what the page did not look at


def test_a_pack_may_hold_our_page_and_no_other_with_a_script(pack, tmp_path):
    assert check_package(pack, SIGNER.vkey).holds
    forged = tmp_path / "forged.zip"
    forged.write_bytes(
        remade(pack, only("verify.html", lambda page: page.replace(b"verify_inclusion(", b"((..._) => 1)(")))
    )
    faults = check_package(forged, SIGNER.vkey).faults
    assert [fault.path for fault in faults] == ["verify.html"]
    assert "核验页" in faults[0].zh


def test_the_page_of_today_is_known():
    page = verifier.build(SIGNER.vkey, "示例市")
    assert verifier.is_ours(page), f"append to {verifier.KNOWN.name}: {verifier.mark(page)}"
    assert verifier.mark(page) == verifier.mark(verifier.build(""))
    assert not verifier.is_ours(page + b" ")

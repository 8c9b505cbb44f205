"""The evidence pack of a lot that was really bid on: made by command, checked with nothing but the file, and forged."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile

import pytest
from django.conf import settings

from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.service.archive.packing import pack
from ggzy_core.archive import MANIFEST, check_package
from ggzy_core.canonical import canonical
from tests.ggzy.trading import stage

pytestmark = pytest.mark.usefixtures("record")


@pytest.fixture
def packed(record, tmp_path):
    """A lot whose three bids were opened, packed as far as it has come."""
    city = stage.build()
    lot = stage.published(city)
    for who in city.bidders:
        stage.submit(city, lot, who)
    stage.close(lot)
    stage.perform("opening.begin", city.tenderer.session, lot)
    for who in city.bidders:
        stage.reveal(city, lot, who)
    stage.perform("opening.record", city.witness.session, lot)
    settle()
    path = tmp_path / "pack.zip"
    lot.matter.refresh_from_db()
    pack(lot.matter, path, whole=False)
    return path


def forged(path, change):
    """The pack with members passed through `change`, and a manifest that fits them."""
    target = path.with_name("forged.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        manifest = json.loads(old.read(MANIFEST))
        for item in manifest["files"]:
            content = change(item["path"], old.read(item["path"]))
            item |= {"sha256": hashlib.sha256(content).hexdigest(), "len": len(content)}
            new.writestr(item["path"], content)
        new.writestr(MANIFEST, canonical(manifest))
    return target


def test_it_holds_on_a_machine_that_has_never_seen_the_node(packed, tmp_path):
    assert check_package(packed, signer().vkey).faults == ()
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(settings.SOURCE.parent)}
    away = tmp_path / "away"
    away.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "ggzy", "verify", str(packed), "--vkey", signer().vkey],
        cwd=away, env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "核验通过。 The pack holds." in done.stdout
    assert not list(away.iterdir())


def changed_price(path, content):
    return content.replace(b'"price":"9000000.00"', b'"price":"8000000.00"') if path == "bids/001.json" else content


def other_key(path, content):
    if path != "bids/001.json":
        return content
    said = json.loads(content)
    return canonical(said | {"scalar": "11" * 32})


def other_documents(path, content):
    if path != "bids/002.zip":
        return content
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace("示例".encode(), "样例".encode()))
    return made.getvalue()


FORGERIES = {
    "bids/001.json": changed_price,
    "bids/001.json ": other_key,
    "bids/002.zip": other_documents,
    "bids/003": lambda p, b: b[:-1] + bytes([b[-1] ^ 1]) if p == "bids/003.age" else b,
    "opening.begin": lambda p, b: b.replace(b'"bids":3', b'"bids":2') if "opening.begin.json" in p else b,
    "opening/record.pdf": lambda p, b: b"%PDF-1.7 other %%EOF" if p == "opening/record.pdf" else b,
}


def test_a_forgery_with_a_fitting_manifest_is_named(packed):
    for where, change in FORGERIES.items():
        faults = check_package(forged(packed, change), signer().vkey).faults
        assert any(where.strip() in fault.path for fault in faults), (where, faults)

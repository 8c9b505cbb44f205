"""What strangers upload: bombs, entities and paths that lead out, at the doors where files come in."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from ggzy.foundation.documents.stored import document_bytes, store
from ggzy.foundation.refusal import Refusal
from ggzy.hub.exchange.packages.reading import from_zip

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
PACKAGE, XML = "20260302-000001-101.zip", "20260302-000001-101.xml"
MOST_MEMORY = 40 << 20

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><l>&j;</l>"
)
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>'


def archive(*members: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return made.getvalue()


def refused(data: bytes, *kinds: str) -> Refusal:
    before = {path for path in Path(settings.GGZY_DATA).rglob("*") if path.is_file()}
    tracemalloc.start()
    with pytest.raises(Refusal) as said:
        store(io.BytesIO(data), kinds)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < MOST_MEMORY, f"{most >> 20} MB were unpacked before it was refused"
    kept = {path for path in Path(settings.GGZY_DATA).rglob("*") if path.is_file()} - before
    assert not [path for path in kept if "documents" in path.parts], "what was refused was kept"
    return said.value


def test_attack_zip_bomb():
    bomb = archive(*((f"{n}.txt", bytes(20 << 20)) for n in range(30)))
    assert len(bomb) < 1 << 20, "a megabyte that would be six hundred"
    assert refused(bomb, "zip").what.zh
    with pytest.raises(Refusal):
        from_zip(PACKAGE, archive((XML, bytes(200 << 20))))


def test_attack_zip_bomb_of_zips():
    """Archives within archives are not unpacked at all: the inner one is a file like another."""
    inner = archive(("a.txt", bytes(20 << 20)))
    outer = archive(*((f"{n}.zip", inner) for n in range(40)))
    try:
        stored = store(io.BytesIO(outer), ("zip",)).sha256
    except Refusal:
        return
    assert document_bytes(stored) == outer


@pytest.mark.parametrize("xml", [LAUGHS, OUTSIDE], ids=["laughs", "outside"])
def test_attack_xml_bomb(xml):
    assert "DOCTYPE" in str(refused(xml, "xml").what)
    with pytest.raises(Refusal) as said:
        from_zip(PACKAGE, archive((XML, xml)))
    assert said.value.rule == "P-PACKAGE"


@pytest.mark.parametrize(
    "name", ["../outside.txt", "a/../../outside.txt", "/tmp/outside.txt", "..\\outside.txt", "C:\\outside.txt"]
)
def test_attack_path_traversal_in_an_archive(name):
    refused(archive((name, b"outside")), "zip")
    assert not list(Path(settings.GGZY_DATA).parent.glob("outside.txt"))
    with pytest.raises(Refusal):
        from_zip(PACKAGE, archive((name, b"outside")))

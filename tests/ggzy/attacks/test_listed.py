"""docs/threats.md names a test for each attack, and every file of this folder that tries one stands in it."""

from __future__ import annotations

import re
from pathlib import Path

REPO = Path(__file__).resolve().parents[3]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ATTACKS = (
    "DBA reads early", "DBA edits", "deletes", "reorders", "Split view", "Rolled-back disk", "Stolen log key",
    "Replayed login as signature", "Swapped trustee certificate", "Two trustees collude", "Three trustees who collude",
    "Revoked certificate", "Truncated upload", "Zip bomb", "XML bomb", "Path traversal", "Forged receipt",
    "Timestamp from another hash",
)  # fmt: skip


def test_every_test_that_is_named_exists():
    said = (REPO / "docs/threats.md").read_text("utf-8")
    found = NAMED.findall(said)
    assert len(found) >= 20
    for file, name in found:
        assert f"\ndef {name}(" in (REPO / file).read_text("utf-8"), f"{file} has no {name}"


def test_every_attack_is_spoken_of():
    said = (REPO / "docs/threats.md").read_text("utf-8")
    assert [one for one in ATTACKS if one not in said] == []


def test_every_test_named_for_an_attack_is_in_a_file_the_list_names():
    files = {file for file, _ in NAMED.findall((REPO / "docs/threats.md").read_text("utf-8"))}
    bearing = {
        str(path.relative_to(REPO))
        for path in (REPO / "tests/ggzy/attacks").glob("test_*.py")
        if re.search(r"^def test_attack_", path.read_text("utf-8"), re.MULTILINE)
    }
    assert bearing - files == set()

"""DBA reads early, on a whole sample city with trades in every stage: its experts stand in no table and in no document."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
OUTSIDE = {"keys", "offices", "bidders", "trustees", "sample-authorities", "story"}  # not the node's own


def test_attack_dba_reads_early_a_whole_city(told_city: Path):
    """Read only, so that the city of all tests stays what it is. Experts' own machines lie in folders of their names."""
    names = {path.name for path in (told_city / "offices").glob("*专家库*/*") if path.is_dir()}
    with closing(sqlite3.connect(f"file:{told_city / 'ggzy.sqlite3'}?mode=ro", uri=True)) as database:
        told = [json.loads(row[0]) for row in database.execute("SELECT members FROM experts_disclosure")]
        disclosed = {one["name"] for members in told for one in members}
        seated = database.execute("SELECT COUNT(*) FROM evaluation_signature").fetchone()[0]
    secret = names - disclosed
    assert len(secret) > 20 and disclosed and seated, "the city has experts who are known and others who are not"
    for path in sorted(told_city.rglob("*")):
        if path.is_file() and not OUTSIDE & set(path.relative_to(told_city).parts):
            held = path.read_bytes()
            found = [name for name in secret if name.encode() in held or name.encode("unicode_escape") in held]
            assert not found, f"{path.relative_to(told_city)} names {found[:3]}"

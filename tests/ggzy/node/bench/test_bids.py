"""A bid larger than the memory it may take is sealed and opened; a hall full of bids takes no more than a few."""

from __future__ import annotations

import pytest

from ggzy.node.bench import bids, runner

pytestmark = pytest.mark.slow
SIZE = 96  # MB of the bid


def test_a_bid_is_sealed_checked_and_opened_in_less_memory_than_it_is_long(tmp_path):
    bids.child("write", tmp_path, SIZE)
    for step in ("seal", "check", "open"):
        found = bids.child(step, tmp_path, SIZE, most_mb=SIZE - 16)
        assert found["peak_mb"] < SIZE, step
    opened = sorted(path.name for path in (tmp_path / "opened").iterdir())
    assert opened == ["bid.json", "图纸1.dwg", "图纸2.dwg", "图纸3.dwg", "图纸4.dwg"]
    with pytest.raises(runner.Failed, match="MemoryError"):
        bids.child("hoard", tmp_path, SIZE, most_mb=SIZE - 16)  # so that we know that the cap holds


def test_the_node_takes_in_and_opens_large_bids_in_flat_memory(tmp_path):
    found = bids.child("lot", tmp_path / "node", 32, 3)
    assert found["bids"] == 3
    assert found["peak_mb"] - found["before_mb"] < 24, found

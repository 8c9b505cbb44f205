"""Forms filled with what no form expects: findings, never a crash, at home and at the node."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ggzy_core.bid import read_bid
from ggzy_core.preflight import check_opened, preflight, run
from ggzy_core.preflight.checks import CHECKS
from ggzy_core.sealing import archive

from .good import AGREEMENT, BILL, CERTIFICATES, GUARANTEE, LETTER, LINES, LOT, Folder, bill_text, good, tender

NASTY: tuple[Any, ...] = ("\ud800", "1e999999", 1e308, None, [], {}, "9" * 5000, -1, True, "\x00", "0001-01-01")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Folder:
    return good(tmp_path_factory.mktemp("hostile") / "bid")


@pytest.mark.parametrize("name", [LETTER, GUARANTEE, CERTIFICATES, AGREEMENT])
def test_a_form_with_a_nasty_value_is_a_finding(folder, name):
    before = folder.json(name)
    try:
        for field in before:
            for value in NASTY:
                folder.put(name, json.dumps(before | {field: value}).encode())  # escapes what has no bytes
                report = preflight(folder.path, tender(), LOT)
                json.dumps(report.to_json(), ensure_ascii=False).encode()  # can be kept and printed
    finally:
        folder.put(name, before)


@pytest.mark.parametrize("cell", range(6))
def test_a_bill_with_a_nasty_cell_is_a_finding(folder, cell):
    try:
        for value in ("1e999999", "-1e-999999", "NaN", "Infinity", "9" * 5000, "\x00", '"'):
            line = list(LINES[0])
            line[cell] = value
            folder.put(BILL, bill_text([line, *LINES[1:]]))
            assert not preflight(folder.path, tender(), LOT).ready or cell in (1,)
    finally:
        folder.put(BILL, bill_text())


def test_an_opening_does_not_stop_for_a_fault_of_ours(folder, monkeypatch):
    def breaks(case: Any) -> Any:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(run, "CHECKS", CHECKS | {"bill": breaks})
    bid, _ = read_bid(archive.scan(folder.path)[0].to_json())
    report = check_opened(folder.path, bid, tender(), LOT)
    assert [one.id for one in report.of("amber")] == ["machine.unfinished"] and report.ready
    with pytest.raises(RuntimeError):
        preflight(folder.path, tender(), LOT)

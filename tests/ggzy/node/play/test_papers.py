"""The bids that are played pass the preflight of the tender files they answer."""

from __future__ import annotations

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest

from ggzy.node.play import outside, papers
from ggzy.node.play.sample_terms import sample_terms
from ggzy_core.preflight import Lot, preflight
from tests.ggzy_bid.defects.papers import write
from tests.sample import code


@pytest.mark.parametrize("number", [1, 4])
@pytest.mark.parametrize("together", [False, True])
def test_a_played_bid_is_green(tmp_path, number, together):
    terms = sample_terms(number)
    party = SimpleNamespace(name="示例建设有限公司", uscc=code(1))
    partner = SimpleNamespace(name="示例路桥有限公司", uscc=code(2)) if together else None
    card = SimpleNamespace(tender="A01-示例", lot="A01-示例-1")
    data = outside._bid_data(party, card, terms, terms.ceiling - Decimal("12345.67"), partner, "")
    for name, text in papers.documents(terms, data).items():
        write(tmp_path / name, text)
    write(tmp_path / "bid.json", json.dumps(data, ensure_ascii=False))
    report = preflight(tmp_path, terms, Lot("A01-示例", "A01-示例-1"))
    assert [one for one in report.findings if one.severity != "green"] == []

"""A lot at the stages an export must tell apart."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.journal.sequencer import settle
from tests.ggzy.trading import awarded, lots, stage

PRICES = ("9000000.00", "9100000.00", "9200000.50")


def bidding():
    """Published, three sealed bids in, the deadline not yet come."""
    city = stage.build()
    lot = stage.published(city)
    for who, price in zip(city.bidders, PRICES, strict=True):
        stage.submit(city, lot, who, price)
    return city, lot


def opened():
    """The opening is recorded."""
    city, lot = bidding()
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    for who in city.bidders:
        stage.reveal(city, lot, who)
    perform("opening.record", city.witness.session, lot)
    settle()
    lot.matter.refresh_from_db()
    return city, lot


def notified(monkeypatch: pytest.MonkeyPatch, **how: Any) -> lots.Scene:
    """A hand-made lot with an award notice, its earlier moments written as the acts before would have."""
    _with_a_past(monkeypatch)
    return awarded.notified(**how)


def contracted(monkeypatch: pytest.MonkeyPatch) -> lots.Scene:
    """The same with a signed contract."""
    _with_a_past(monkeypatch)
    return awarded.contracted()


def _with_a_past(monkeypatch: pytest.MonkeyPatch) -> None:
    made = lots.scene

    def scene(stage: str, **how: Any) -> lots.Scene:
        the = made(stage, bid_deadline=clock.now() + timedelta(days=30), **how)
        for name in ("file-offered", "notice-published", "opening", "opening-recorded"):
            the.moment(name)
        return the

    monkeypatch.setattr(awarded, "scene", scene)

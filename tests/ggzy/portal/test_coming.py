"""What opens today: the same words on the page and in the stream, and nothing of who bids."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.dues import run_due
from ggzy.foundation.look.live import SOURCES, changes
from ggzy.portal.coming import HOME, openings_shown
from tests.ggzy.trading import stage

pytestmark = pytest.mark.usefixtures("record")


def test_the_first_page_prints_what_the_stream_pushes_and_moves_with_time_and_acts():
    assert SOURCES["home"] is openings_shown
    city = stage.build(3)
    lot = stage.published(city)
    far = openings_shown(HOME)
    assert far is not None and far.parts["count"] == "0"
    clock.forward(timedelta(days=20, hours=23))
    near = openings_shown(HOME)
    assert near is not None and near.parts["count"] == "1"
    assert near.about >= {lot.matter.code, lot.tender.matter.code}
    assert {name for name, _ in changes(far, near)} == {"opens", "count", "said"}
    page = Client().get("/").content.decode()
    assert near.parts["opens"] in page
    assert f"/live/home/today/zh?seen={near.id}" in page
    for who in city.bidders:
        stage.submit(city, lot, who)
    sealed = openings_shown(HOME)
    assert sealed is not None and sealed.id == near.id, "whether somebody has bid changes nothing"
    stage.close(lot, days=1)
    begun = openings_shown(HOME)
    assert begun is not None and "正在开标 1 项" in begun.parts["said"]
    perform("opening.begin", city.tenderer.session, lot)
    run_due()
    still = openings_shown(HOME)
    assert still is not None and still.id == begun.id


def test_there_is_one_such_stream():
    assert openings_shown("tomorrow") is None

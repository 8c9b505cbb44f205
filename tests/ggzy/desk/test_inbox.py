"""The inbox is computed: what can be done now, what not yet and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.people import somebody
from tests.ggzy.trading import stage
from tests.ggzy.visitors import visitor

pytestmark = pytest.mark.usefixtures("record")


def test_a_bidder_finds_the_public_matter_with_its_button():
    listing = put_up()
    page = visitor(somebody(1, Role.BIDDER)).get("/desk/").content.decode()
    assert "示例设备一批" in page
    assert f'href="/desk/matters/{listing.matter.code}/acts/listing.offer">报价' in page


def test_what_a_clock_has_closed_stands_there_with_the_reason():
    put_up()
    clock.forward(timedelta(days=10, seconds=1))
    page = visitor(somebody(1, Role.BIDDER)).get("/desk/").content.decode()
    assert "暂时不能办" in page
    assert "P-DEADLINE" in page


def test_an_empty_inbox_says_what_would_make_it_fill():
    page = visitor(somebody(1, Role.BIDDER)).get("/desk/").content.decode()
    assert "轮到您时" in page


def test_english_reads_as_english():
    put_up()
    client = visitor(somebody(1, Role.BIDDER))
    client.post("/language", {"language": "en", "next": "/desk/"})
    page = client.get("/desk/").content.decode()
    assert "Offer more than the best so far" in page
    assert '<html lang="en">' in page


def test_acts_on_any_matter_are_judged_by_the_matter_of_the_lot():
    city = stage.build(1)
    stage.published(city)
    for who in (city.bidders[0], city.tenderer, city.centre, city.supervisor, city.trustees[0]):
        assert visitor(who.session).get("/desk/").status_code == 200


def test_what_anybody_may_do_calls_nobody():
    city = stage.build(1)
    lot = stage.published(city)
    page = visitor(somebody(77, Role.DATA_MANAGER)).get("/desk/").content.decode()
    assert lot.matter.code not in page, "public trades are in the portal, not before who has no part in any"
    assert 'href="/matters/"' in page
    shown = visitor(city.bidders[0].session).get("/desk/").content.decode()
    assert lot.matter.code in shown.split("暂时不能办")[0]

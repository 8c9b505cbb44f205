"""An outage is announced, stands on every page and in the feeds while it lasts, and is over by the clock or by word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.service.outages.models import Outage
from tests.ggzy.people import somebody
from tests.ggzy.trading.lots import scene
from tests.ggzy.visitors import visitor

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
WHAT = "示例：系统升级，期间不能递交投标文件，请提前办理。"
ENGLISH = "Sample: an upgrade, no bids can be lodged meanwhile."
PAGES = ("/", "/rules/", "/services/outages/", "/desk/sign-in/")
FEEDS = ("/open/notices.atom", "/open/notices.json", "/api/v1/outages")


@pytest.fixture
def centre():
    return somebody(951, Role.CENTRE)


def announce(who, hours=25, lasts=2, **changes):
    begins = clock.now() + timedelta(hours=hours)
    data = {"kind": "planned", "what": WHAT, "what_en": ENGLISH, "begins": begins}
    data |= {"ends": begins + timedelta(hours=lasts)}
    return perform("outage.announce", who, None, data | changes).result


def refused(*args, **changes) -> str:
    with pytest.raises(Refusal) as caught:
        announce(*args, **changes)
    return caught.value.rule


def said(where: str, language: str = "zh-hans") -> str:
    return Client(headers={"Accept-Language": language}).get(where).content.decode()


def test_it_stands_everywhere_from_the_announcement_until_the_clock_ends_it(centre):
    one = announce(centre)
    for where in PAGES:
        assert WHAT in said(where), where
        assert ENGLISH in said(where, "en"), where
    assert "停机预告" in said("/")
    for where in FEEDS[:2]:
        assert WHAT in said(where), where
    assert Client().get(FEEDS[2]).json()["current"][0]["what"]["zh"] == WHAT
    clock.forward(timedelta(hours=26))
    assert "停机预告" not in said("/")
    assert WHAT in said("/")
    clock.forward(timedelta(hours=1) + GRACE)
    assert WHAT not in said("/"), "the clock's word counts, whether or not the worker has run"
    assert run_due() == 1
    one.refresh_from_db()
    assert one.over_at is not None
    assert WHAT not in said(FEEDS[0])
    assert Client().get(FEEDS[2]).json()["past"][0]["over_at"]
    assert WHAT in said("/services/outages/"), "the past stays"
    settle()
    assert verify().holds


def test_a_failure_begins_now_without_an_end_and_is_over_when_the_centre_says_so(centre):
    one = announce(centre, kind="unplanned", begins=None, ends=None)
    assert "恢复时间待定" in said("/")
    clock.forward(timedelta(days=3))
    assert run_due() == 0
    inbox = visitor(centre).get("/desk/").content.decode()
    assert "宣布恢复" in inbox
    perform("outage.extend", centre, one, {"ends": clock.now() + timedelta(hours=1)})
    perform("outage.end", centre, Outage.objects.get())
    assert WHAT not in said("/")
    clock.forward(timedelta(hours=2))
    assert run_due() == 0


def test_an_extended_one_lasts_until_its_new_end(centre):
    one = announce(centre)
    clock.forward(timedelta(hours=26))
    perform("outage.extend", centre, one, {"ends": clock.now() + timedelta(hours=5)})
    clock.forward(timedelta(hours=3))
    run_due()
    assert WHAT in said("/")
    clock.forward(timedelta(hours=2) + GRACE)
    assert run_due() == 1
    assert WHAT not in said("/")


def test_what_is_planned_is_planned_ahead_and_keeps_clear_of_deadlines(centre):
    assert refused(centre, hours=2) == "P-OUTAGE"
    assert refused(centre, ends=None) == "P-OUTAGE"
    assert refused(centre, lasts=-1) == "P-INPUT"
    the = scene("bidding", **{"bid-deadline": clock.now() + timedelta(days=30)})
    days = 30 * 24 - 1
    hidden = announce(centre, hours=days)
    perform("outage.end", centre, hidden)
    the.moment("notice-published")
    assert refused(centre, hours=days) == "P-OUTAGE-CLEAR"
    announce(centre, hours=days, kind="unplanned")


def test_only_the_centre_says_so(centre):
    assert refused(somebody(952, Role.TENDERER)) == "P-ROLE"
    with pytest.raises(Refusal):
        perform("outage.end", somebody(953, Role.SUPERVISOR), announce(centre))


def test_what_somebody_typed_is_never_markup(centre):
    announce(centre, what="示例停机<script>alert(1)</script>", what_en="<img src=x onerror=alert(1)>")
    for language in ("zh-hans", "en"):
        page = said("/", language)
        assert "<script>alert" not in page
        assert "<img src=x" not in page

"""The supervision pages in Chromium: narrow and wide, Chinese and English, nothing axe objects to; the replay's slider."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox, perform
from ggzy.supervision.alerts import watching
from ggzy.supervision.alerts.models import Alert
from ggzy_core.periods import local_date
from tests.ggzy.desk.browsing import Visit
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.trading.lots import scene
from tests.ggzy.visitors import PASSWORD, login_of

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("record")]
FACTS = "示例：评分因素指向特定投标人，答复未予纠正"


@pytest.fixture
def watched():
    the = scene("bidding", notice_published=clock.now())
    adopt(the.supervisor.party)
    perform("objection.raise", the.bidders[0], the.lot, {"target": "第三章 3.2", "facts": FACTS})
    data = {"about": "other", "known_on": local_date(clock.now()), "facts": FACTS, "request": "示例：责令改正"}
    the.complaint = perform("complaint.file", the.bidders[0], the.lot.matter, data).result
    outbox.run()
    clock.forward(timedelta(days=8))
    watching.look_round()
    return the


def test_the_public_pages(visit: Visit, watched):
    lot = watched.lot.matter.code
    for what, where in {
        "wall": "/supervision/",
        "wall-none": "/supervision/?state=closed",
        "duties": "/supervision/duties/",
        "complaint": f"/matters/{watched.complaint.matter.code}/",
        "supervised": f"/matters/{lot}/",
        "replay-first": f"/matters/{lot}/replay/?step=1",
        "replay": f"/matters/{lot}/replay/",
    }.items():
        visit.go(where)
        visit.look(what)
    before = visit.page.locator("#replay h2").first.inner_text()
    visit.page.locator("#step").focus()
    visit.page.keyboard.press("Home")
    visit.page.wait_for_function("before => document.querySelector('#replay h2').innerText !== before", arg=before)
    assert visit.page.input_value("#step") == "1"


def test_the_supervisors_pages(visit: Visit, watched):
    login_of(watched.supervisor.person, "supervisor")
    visit.go("/desk/sign-in/")
    visit.page.fill("#username", "supervisor")
    visit.page.fill("#password", PASSWORD)
    visit.press("#password", "Enter")
    visit.page.wait_for_url("**/desk/")
    visit.press("main a[href='/desk/supervision/']")
    visit.look("live")
    alert = Alert.objects.latest("id").matter.code
    perform("alert.settle", watched.supervisor, Alert.objects.first(), {"outcome": "false", "reason": "示例：误报"})
    for what, where in {
        "alert": f"/desk/supervision/alerts/{alert}/",
        "complaint-sealed": f"/desk/supervision/complaints/{watched.complaint.matter.code}/",
        "traceback": f"/desk/supervision/replay/{watched.lot.matter.code}/",
        "alert-rules": "/desk/supervision/rules/",
        "complaint-form": f"/desk/matters/{watched.lot.matter.code}/acts/complaint.file",
        "settle-form": f"/desk/matters/{alert}/acts/alert.settle",
    }.items():
        visit.go(where)
        visit.look(what)

"""Supervision in public: clocks, duties, answers, replay; who objects or complains stands nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy_core.periods import local_date
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.trading.lots import scene

pytestmark = pytest.mark.usefixtures("record")
FACTS = "示例：评分因素指向特定投标人的秘密陈述"


def page(where: str, **query: str) -> str:
    answer = Client().get(where, query)
    assert answer.status_code == 200, where
    return answer.content.decode()


@pytest.fixture
def heard():
    """A public lot with an objection, a complaint and an order."""
    the = scene("bidding", notice_published=clock.now())
    adopt(the.supervisor.party)
    perform("objection.raise", the.bidders[0], the.lot, {"target": "第三章 3.2", "facts": FACTS})
    data = {"about": "other", "known_on": local_date(clock.now()), "facts": FACTS, "request": "示例：责令改正"}
    the.complaint = perform("complaint.file", the.bidders[0], the.lot.matter, data).result
    perform("order.issue", the.supervisor, the.lot.matter, {"rule": "I-CMP30", "text": "示例：暂停招标投标活动"})
    return the


def test_an_empty_wall_says_what_would_hang_there():
    assert "倒计时会挂在这里" in page("/supervision/")


def test_the_wall_counts_down_and_says_what_is_late(heard):
    shown = page("/supervision/")
    assert "异议：第三章 3.2" in shown and "投诉：其他事项" in shown and "行政指令" in shown
    assert "第六十一条" in shown and "天后" in shown
    clock.forward(timedelta(days=30))
    late = page("/supervision/", kind="supervision.complaint")
    assert "已逾期" in late and "其中逾期 1 件" in late and "第三章" not in late
    assert "目前没有这样的事项" in page("/supervision/", state="closed")
    assert page("/supervision/", kind="<script>", page="x")


def test_nobody_outside_learns_who_complains_or_what_was_said(heard):
    bidder = heard.bidders[0].party
    for where in (
        "/supervision/",
        f"/matters/{heard.complaint.matter.code}/",
        f"/matters/{heard.lot.matter.code}/",
        f"/matters/{heard.lot.matter.code}/replay/",
        f"/matters/{heard.complaint.matter.code}/replay/",
    ):
        shown = page(where)
        assert bidder.name not in shown and bidder.uscc not in shown and "秘密陈述" not in shown, where


def test_the_answer_stands_in_public_with_its_clause(heard):
    perform("complaint.accept", heard.supervisor, heard.complaint)
    data = {"rule": "I-CMP30", "text": "示例：经查不成立，予以驳回。", "outcome": "dismissed"}
    perform("complaint.decide", heard.supervisor, heard.complaint, data)
    shown = page(f"/matters/{heard.complaint.matter.code}/")
    assert "经查不成立" in shown and "第六十一条" in shown and "依法保密" in shown


def test_the_duty_list_is_public_and_the_matter_names_who_supervises(heard):
    assert "还没有公布" not in page("/supervision/duties/")
    assert "示例：工程建设项目招标投标投诉处理" in page("/supervision/duties/")
    assert "由谁监督" in page(f"/matters/{heard.lot.matter.code}/")


def test_the_replay_goes_by_links(heard):
    where = f"/matters/{heard.lot.matter.code}/replay/"
    shown = page(where, step="1")
    assert 'href="?step=2"' in shown and 'rel="prev"' not in shown
    last = page(where, step="99999")
    assert 'rel="next"' not in last and "下达行政指令" in last
    for odd in ("", "-1", "x", "²", "9" * 50):
        assert page(where, step=odd)
    assert Client().get("/matters/A01-nowhere/replay/").status_code == 404


def test_alerts_are_nowhere_in_public(heard):
    from ggzy.foundation.acts import outbox
    from ggzy.supervision.alerts.models import Alert

    clock.forward(timedelta(days=9))
    outbox.run()
    alert = Alert.objects.first()
    assert alert is not None
    assert Client().get(f"/matters/{alert.matter.code}/").status_code == 404
    assert alert.matter.code not in page(f"/matters/{heard.lot.matter.code}/")

"""Anybody asks without an account; the centre answers in public; nothing personal goes out."""

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import ACTS, Role, perform
from ggzy.foundation.identity import strangers
from ggzy.foundation.identity.reach import sees
from ggzy.foundation.identity.roles import anonymous
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.refusal import Refusal
from ggzy.service.helpdesk import queries
from tests.ggzy.trading.lots import party

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
TEXT = "示例：联合体投标时保函由谁申请？我的电话是13800000000"
PUBLIC = "示例：联合体投标时保函由谁申请？"


@pytest.fixture
def centre():
    return party(950, Role.CENTRE)


@pytest.fixture(autouse=True)
def _fresh():
    strangers.forget()


def ask(text=TEXT):
    return perform("enquiry.ask", anonymous(), None, {"topic": "guarantees", "text": text}).result


def answer(centre, one, **changes):
    data = {"question": PUBLIC, "answer": "示例答复：由牵头人申请。", "rules": ["P-GUARANTEE"]} | changes
    return perform("enquiry.answer", centre, one, data).result


def refusal_of(work, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        work(*args, **kwargs)
    return caught.value


def test_anybody_asks_on_the_page_and_takes_a_ticket(centre):
    client = Client()
    asked = client.post("/questions/ask/", {"topic": "fees", "text": TEXT, "key": "k"})
    assert asked.status_code == 302 and not client.cookies
    again = client.post("/questions/ask/", {"topic": "fees", "text": TEXT, "key": "k"})
    assert again["Location"] == asked["Location"], "sent twice, asked once"
    shown = client.get(asked["Location"]).content.decode()
    assert "您的查询编号" in shown and "等待答复" in shown and PUBLIC not in shown and "天后" in shown
    ticket = asked["Location"].split("/")[2]
    assert client.get("/questions/", {"ticket": ticket.lower()})["Location"] == f"/questions/{ticket}/"
    assert "没有编号为" in client.get("/questions/", {"ticket": "Q-1<b>"}).content.decode()
    bad = client.post("/questions/ask/", {"topic": "x", "text": "短"})
    assert bad.status_code == 422 and "至少 8 个字" in bad.content.decode()


def test_the_text_stays_sealed_until_the_centre_publishes_its_wording(centre):
    one = ask()
    entry = Entry.objects.latest("id")
    assert "13800000000" not in entry.body and PUBLIC not in entry.body
    assert TEXT.encode() not in bytes(one.sealed)
    bidder = party(905, Role.BIDDER)
    assert sees(centre, one.matter) and not sees(bidder, one.matter)
    spec = ACTS["enquiry.answer"]
    assert spec.known(centre, one)["question"] == TEXT and spec.known(bidder, one) == {}
    assert refusal_of(answer, centre, one, question=TEXT).rule == "P-MODERATED"
    assert refusal_of(answer, centre, one, answer="请联系 a@example.cn").rule == "P-MODERATED"
    assert refusal_of(answer, bidder, one).rule == "P-ROLE"
    assert refusal_of(answer, centre, one, rules=["没有"]).rule == "P-BASIS"
    answer(centre, one)
    shown = Client().get(f"/questions/{one.matter.code}/").content.decode()
    assert "由牵头人申请" in shown and "示例单位950" in shown and "1380" not in shown
    assert "由牵头人申请" in Client().get("/questions/", {"q": "保函 牵头"}).content.decode()
    assert "没有符合条件" in Client().get("/questions/", {"q": "没有的"}).content.decode()
    assert PUBLIC in Client().get("/open/questions.csv").content.decode()
    assert Client().get(f"/matters/{one.matter.code}/").status_code == 200
    assert refusal_of(answer, centre, one).rule in ("P-CLOSED", "P-STAGE"), "once"


def test_a_late_answer_counts_as_late_and_a_declined_one_says_why(centre):
    late, refused = ask(), ask()
    perform("enquiry.decline", centre, refused, {"reason": "示例：涉及正在评标的标段"})
    clock.forward(timedelta(days=20))
    answer(centre, late)
    figures = queries.figures()
    assert (figures.answered, figures.late, figures.waiting) == (1, 1, 0)
    assert "正在评标" in Client().get(f"/questions/{refused.matter.code}/").content.decode()
    assert Client().get(f"/matters/{refused.matter.code}/").status_code == 404
    assert "正在评标" not in Client().get("/questions/").content.decode()


def test_a_stranger_who_asks_too_often_is_told_when_to_come_back(settings):
    settings.GGZY_DEMO = False
    client = Client()
    answers = [client.post("/questions/ask/", {"topic": "fees", "text": f"{PUBLIC}{n}"}) for n in range(6)]
    assert [one.status_code for one in answers] == [302] * 5 + [429]
    assert "P-STRANGER" in answers[-1].content.decode()
    told = {"data": {"topic": "fees", "text": PUBLIC}}
    program = client.post("/api/v1/acts/enquiry.ask", told, content_type="application/json")
    assert program.status_code == 429 and program.json()["rule"] == "P-STRANGER"
    strangers.forget()
    made = client.post("/api/v1/acts/enquiry.ask", told, content_type="application/json")
    assert made.status_code == 201

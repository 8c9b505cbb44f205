"""Appeals about verdicts: lodged by the sender, answered in public, counted where upheld."""

from __future__ import annotations

import pytest
from django.test import Client

from ggzy.desk.inbox import inbox, within_reach
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.refusal import Refusal
from ggzy.hub.quality.queries import scores
from ggzy_core.codes import uscc
from tests.ggzy.hub.quality import sending
from tests.ggzy.people import member

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]

WHY = "该字段已按地方规范填写，请予认可（示例）。"


def manager():
    data = {
        "uscc": uscc.make("12", "990100", "MB000042"),
        "name": "示例省数据管理中心",
        "roles": (Role.DATA_MANAGER,),
    }
    party = perform("organisation.register", operator_session(), data=data).result
    return session_for(member(party, Role.DATA_MANAGER), party)


@pytest.fixture
def sent(record):
    centre = sending.sender()
    told = sending.send(centre, sending.package("GCJS_PROJECT", sending.project(REGION_CODE="99010")))
    check = told["records"][0]["faults"][0]["check"]
    return centre, {"package": told["package"], "number": 1, "check": check, "reason": WHY}


def decide(appeal, outcome="upheld", who=None):
    said = {"outcome": outcome, "answer": "经复核，答复如下（示例答复）。"}
    return perform("appeal.decide", who or manager(), appeal, said).result


def test_an_upheld_appeal_leaves_the_verdict_out_of_the_score(sent):
    centre, said = sent
    before = scores()[0].checks[f"{said['check']} 1.0"].applied
    appeal = perform("appeal.lodge", centre, None, said).result
    assert scores()[0].checks[f"{said['check']} 1.0"].applied == before
    decide(appeal)
    assert scores()[0].left_out == 1
    assert f"{said['check']} 1.0" not in scores()[0].checks
    assert appeal.matter.code in Client().get("/data/quality/").content.decode()


def test_a_dismissed_appeal_changes_no_score(sent):
    centre, said = sent
    appeal = perform("appeal.lodge", centre, None, said).result
    assert decide(appeal, "dismissed").matter.closed_at is not None
    assert scores()[0].left_out == 0


def test_reason_and_answer_are_public(sent):
    centre, said = sent
    decide(perform("appeal.lodge", centre, None, said).result)
    shown = Client().get("/data/quality/").content.decode()
    assert WHY in shown
    assert "经复核，答复如下" in shown


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"check": "dates"}, "P-APPEAL"),
        ({"number": 2}, "P-UNKNOWN"),
        ({"package": "0" * 32}, "P-UNKNOWN"),
        ({"check": "nothing"}, "P-APPEAL"),
        ({"reason": "短"}, "P-INPUT"),
    ],
)
def test_an_appeal_about_nothing_is_refused(sent, change, rule):
    centre, said = sent
    with pytest.raises(Refusal) as refused:
        perform("appeal.lodge", centre, None, said | change)
    assert refused.value.rule == rule


def test_only_once(sent):
    centre, said = sent
    perform("appeal.lodge", centre, None, said)
    with pytest.raises(Refusal) as refused:
        perform("appeal.lodge", centre, None, said)
    assert refused.value.rule == "P-APPEAL"


def test_only_a_data_manager_answers_and_never_its_own(sent):
    centre, said = sent
    appeal = perform("appeal.lodge", centre, None, said).result
    with pytest.raises(Refusal) as refused:
        decide(appeal, who=centre)
    assert refused.value.rule == "P-ROLE"


def test_the_inbox_of_the_data_manager_has_it(sent):
    centre, said = sent
    appeal = perform("appeal.lodge", centre, None, said).result
    who = manager()
    ready = inbox(who, list(within_reach(who))).ready
    assert [item.matter for item in ready] == [appeal.matter]

"""Whoever reads what is sealed leaves a record; counts by role come out afterwards, names for discipline alone."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.looks import queries
from ggzy.foundation.looks.acts import looked
from ggzy.foundation.looks.models import Look
from ggzy.foundation.refusal import Refusal
from ggzy.supervision.traces.replay import replay
from tests.ggzy.supervision.complaints.test_complaint import ANSWER, FACTS, complain, fresh, objected
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.trading.lots import party, scene
from tests.ggzy.visitors import visitor

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def heard():
    the = scene()
    adopt(the.supervisor.party)
    objected(the)
    the.complaint = complain(the)
    perform("complaint.accept", the.supervisor, the.complaint)
    return the


def page(the) -> str:
    where = f"/desk/supervision/complaints/{the.complaint.matter.code}/"
    return visitor(the.supervisor).get(where).content.decode()


def test_reading_a_complaint_is_recorded_and_counted_once_it_is_decided(heard):
    assert FACTS not in page(heard)
    assert Look.objects.count() == 0, "nothing sealed was shown"
    perform("complaint.open", heard.supervisor, fresh(heard.complaint))
    assert FACTS in page(heard) and FACTS in page(heard)
    (look,) = Look.objects.all()
    assert (look.what, look.role, look.matter) == ("complaint", "supervisor", heard.complaint.matter)
    assert Entry.objects.get(act="sealed.look").until, "it joins the log in a slot, which discloses nothing"
    assert "sealed.look" not in [one.entry.act for one in replay(heard.lot.matter).steps]
    matter = heard.complaint.matter
    assert queries.as_json(matter) is None and queries.counts(matter) == []
    public = Client().get(f"/matters/{matter.code}/looks/").content.decode()
    assert "密封尚未结束" in public and "<td" not in public
    assert Client().get(f"/api/v1/matters/{matter.code}/looks").status_code == 404
    perform("complaint.decide", heard.supervisor, fresh(heard.complaint), ANSWER | {"outcome": "dismissed"})
    found = {(one.what.zh, one.role.en, one.times) for one in queries.counts(fresh(heard.complaint).matter)}
    assert ("投诉人与投诉事实", Role.SUPERVISOR.label.en, 1) in found
    public = Client().get(f"/matters/{matter.code}/looks/").content.decode()
    assert "投诉人与投诉事实" in public and str(heard.supervisor.person) not in public
    told = json.loads(Client().get(f"/api/v1/matters/{matter.code}/looks").content)
    assert {one["times"] for one in told["looks"]} == {1}
    settle()
    assert verify().holds, verify().first


def test_names_are_for_discipline_with_an_open_trace(heard):
    perform("complaint.open", heard.supervisor, fresh(heard.complaint))
    page(heard)
    discipline = party(970, Role.DISCIPLINE)
    where = f"/desk/supervision/replay/{heard.lot.matter.code}/"
    assert "谁看过密封信息" not in visitor(discipline).get(where).content.decode()
    data = {"matter": heard.lot.matter.code, "reason": "示例：核查是否泄露投诉人"}
    perform("trace.open", discipline, data=data)
    shown = visitor(discipline).get(where).content.decode()
    assert "谁看过密封信息" in shown and heard.supervisor.party.name in shown
    perform("trace.open", heard.supervisor, data=data)
    assert "谁看过密封信息" not in visitor(heard.supervisor).get(where).content.decode()
    assert {"names", "complaint"} == set(Look.objects.values_list("what", flat=True)), "tracing is a look too"


def test_the_record_cannot_be_filled_by_those_who_may_not_look(heard):
    for who in (heard.supervisor, heard.tenderer):
        with pytest.raises(Refusal) as said:
            looked(who, heard.complaint.matter, "complaint")
        assert said.value.rule == "P-LOOK"
    with pytest.raises(Refusal):
        perform("sealed.look", heard.supervisor, data={"matter": heard.lot.matter.code, "what": "everything"})
    assert Look.objects.count() == 0


def test_who_looked_does_not_lie_in_the_table(heard):
    perform("complaint.open", heard.supervisor, fresh(heard.complaint))
    page(heard)
    (look,) = Look.objects.values()
    assert heard.supervisor.person.pk not in [value for name, value in look.items() if name not in ("id", "matter_id")]
    assert str(heard.supervisor.person.key) not in str(look)


def test_reading_ones_own_writes_nothing_and_the_page_says_so_and_others_leave_a_record():
    the = scene(notice_published=clock.now())
    data = {"target": "第三章 3.2", "facts": "示例：评分因素不明确"}
    raised = perform("objection.raise", the.bidders[0], the.lot, data).result
    where, before = f"/desk/matters/{raised.matter.code}/", Entry.objects.count()
    for _ in range(3):
        assert "评分因素不明确" in visitor(the.bidders[0]).get(where).content.decode()
    assert Entry.objects.count() == before
    for _ in range(3):
        assert "评分因素不明确" in visitor(the.tenderer).get(where).content.decode()
    assert Entry.objects.count() == before + 1, "once an hour"
    assert (Look.objects.get().what, Look.objects.get().role) == ("objection", "tenderer")
    with pytest.raises(Refusal):
        looked(the.bidders[1], raised.matter, "objection")
    perform("objection.answer", the.tenderer, raised, {"answer": "示例答复：不变。"})
    told = Client().get(f"/api/v1/matters/{raised.matter.code}/looks").json()
    assert [(one["what"]["en"], one["times"]) for one in told["looks"]] == [("what an objection says", 1)]
    assert "本人或本单位" in told["not_counted"]["zh"]
    shown = Client().get(f"/matters/{raised.matter.code}/looks/").content.decode()
    assert "不计入" in shown and "异议的事实与理由" in shown

"""Notice, file, questions, clarification, termination: what the public sees, and when."""

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import Refusal
from ggzy.trading.projects.queries import file_in_force
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def refused(act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        perform(act, *args, **kwargs)
    return caught.value


def test_a_deadline_one_day_short_of_twenty_is_refused_with_its_article():
    city = stage.build(0)
    lot = stage.enter(city)
    perform("entry.accept", city.centre.session, lot.tender)
    data = {"bid_deadline": clock.now() + timedelta(days=19)}
    refusal = refused("notice.publish", city.tenderer.session, lot.tender, data)
    assert refusal.rule == "T-PREP20"
    assert refusal.clause.zh == "《招标投标法》第二十四条"
    lot.matter.refresh_from_db()
    assert lot.matter.stage == "notice"
    assert file_in_force(lot) is None


def test_a_clarification_with_less_than_fifteen_days_left_moves_the_deadline():
    city = stage.build(0)
    lot = stage.published(city, days=21)
    before = moment(lot.matter, "bid-deadline")
    clock.forward(timedelta(days=10))
    changed = {"reason": "工期调整为 260 日历天。", "terms": stage.put(stage.terms(duration_days=260))}
    made = perform("clarification.issue", city.tenderer.session, lot, changed).result
    after = moment(lot.matter, "bid-deadline")
    assert before < after
    assert after.date() - clock.now().date() >= timedelta(days=15)
    assert (made.version, made.content.duration_days) == (2, 260)
    assert file_in_force(lot).version == 2
    assert lot.files.count() == 2, "the first version stays"


def test_a_clarification_with_time_left_leaves_the_deadline():
    city = stage.build(0)
    lot = stage.published(city, days=30)
    before = moment(lot.matter, "bid-deadline")
    perform("clarification.issue", city.tenderer.session, lot, {"reason": "补充说明踏勘现场的集合地点。"})
    assert moment(lot.matter, "bid-deadline") == before


def test_who_asked_stands_nowhere_in_the_clear_and_the_answer_is_for_all():
    city = stage.build(1)
    lot = stage.published(city)
    who = city.bidders[0]
    question = perform("question.ask", who.session, lot, {"text": "混凝土强度等级是否为 C30？"}).result
    perform("question.answer", city.tenderer.session, lot, {"question": question.key, "text": "是，见图纸总说明。"})
    record = "".join(Entry.objects.filter(subject=lot.matter.code).values_list("body", flat=True))
    assert who.party.uscc not in record
    assert who.party.name not in record
    assert (
        refused("question.answer", city.tenderer.session, lot, {"question": question.key, "text": "再答"}).rule
        == "P-DONE"
    )


def test_an_incomplete_entry_says_what_is_missing():
    city = stage.build(0)
    lot = stage.enter(city)
    perform("booking.release", city.centre.session, lot.tender.matter, {"room": "K1", "since": clock.now()})
    refusal = refused("entry.accept", city.centre.session, lot.tender)
    assert refusal.rule == "P-ENTRY-WHOLE"
    assert "开标场地预约" in refusal.what.zh


def test_one_room_is_not_booked_twice():
    city = stage.build(0)
    stage.enter(city)
    with pytest.raises(Refusal) as caught:
        stage.enter(city)
    assert caught.value.rule == "P-BOOKED"
    assert Entry.objects.filter(act="project.enter").count() == 1, "the composite form is done whole or not at all"


def test_a_guarantee_above_two_percent_is_refused():
    city = stage.build(0)
    with pytest.raises(Refusal) as caught:
        stage.enter(city, guarantee={"amount": "200000.01"})
    assert caught.value.rule == "I-BOND2"


def test_a_terminated_lot_takes_no_more_acts():
    city = stage.build(1)
    lot = stage.published(city)
    perform("tender.terminate", city.tenderer.session, lot, {"reason": "项目规划调整，终止招标。"})
    lot.matter.refresh_from_db()
    assert lot.matter.stage == "terminated"
    assert refused("file.take", city.bidders[0].session, lot).rule == "P-CLOSED"


def test_another_organisation_cannot_publish():
    city = stage.build(1)
    lot = stage.enter(city)
    perform("entry.accept", city.centre.session, lot.tender)
    data = {"bid_deadline": clock.now() + timedelta(days=30)}
    assert refused("notice.publish", city.bidders[0].session, lot.tender, data).rule == "P-ROLE"


def test_the_accepter_is_not_the_witness():
    city = stage.build(0)
    lot = stage.enter(city)
    perform("entry.accept", city.centre.session, lot.tender)
    key = city.centre.session.person.key
    assert refused("witness.assign", city.centre.session, lot.tender, {"person": key}).rule == "P-DUTIES"

"""A tender of two lots: one entry and one notice for both, then each goes its own way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def two(city):
    data = {
        "project_code": "2026-990100-47-01-000002",
        "project_name": "示例市示例二标段工程",
        "supervisor": city.supervisor.party.uscc,
        "trustees": tuple(one.party.uscc for one in city.trustees),
        "lots": tuple({"name": f"示例{n}标段", "terms": stage.put(stage.terms())} for n in "一二"),
        "room": "K1",
        "opening": clock.now() + timedelta(days=21),
        "notice_title": "示例二标段工程招标公告",
        "notice_text": "示例二标段工程已具备招标条件，现公开招标。",
    }
    tender = perform("project.enter", city.tenderer.session, data=data).result
    perform("entry.accept", city.centre.session, tender)
    perform("witness.assign", city.centre.session, tender, {"person": city.witness.session.person.key})
    said = {"bid_deadline": clock.now() + timedelta(days=21)}
    perform("notice.publish", city.tenderer.session, tender, said)
    return list(tender.lots.select_related("matter", "tender__matter").order_by("number"))


def test_one_notice_brings_both_lots_to_bidding_under_codes_of_their_own():
    one, other = two(stage.build(1))
    assert {one.matter.stage, other.matter.stage} == {"bidding"}
    assert one.matter.code != other.matter.code


def test_a_bid_sealed_for_one_lot_is_refused_on_the_other():
    city = stage.build(1)
    one, other = two(city)
    package = stage.store(stage.io.BytesIO(stage.sealed(city, one, city.bidders[0]).read_bytes()), ("ggzybid",))
    with pytest.raises(Refusal):
        perform("bid.submit", city.bidders[0].session, other, {"package": package.sha256})


def test_one_lot_opens_while_the_other_fails_and_the_record_holds():
    city = stage.build(3)
    one, other = two(city)
    for bidder in city.bidders:
        stage.submit(city, one, bidder)
    stage.submit(city, other, city.bidders[0])
    stage.close(one)
    other.matter.refresh_from_db()
    assert (one.matter.stage, other.matter.stage) == ("bidding-closed", "failed")
    perform("opening.begin", city.tenderer.session, one)
    for bidder in city.bidders:
        stage.reveal(city, one, bidder)
    perform("opening.record", city.witness.session, one)
    one.matter.refresh_from_db()
    assert one.matter.stage == "committee"
    again = perform("tender.again", city.tenderer.session, other).result
    assert [lot.name for lot in again.lots.all()] == ["示例二标段"]
    settle()
    assert verify().holds

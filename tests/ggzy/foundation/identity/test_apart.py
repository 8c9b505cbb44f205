"""受理、见证、监督 do not meet in one person on one trade: not on another lot, not for another organisation, not by
delegation, not when two acts come at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.available import available
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import DutyHeld
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.refusal import Refusal
from tests.ggzy.people import member
from tests.ggzy.trading import stage
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def entered():
    city = stage.build(bidders=1)
    return city, stage.enter(city)


ORDER = {"rule": "I-CMP30", "text": "示例：投诉处理期间暂停招标投标活动"}


def joins(person, home, other, *duties):
    """The same natural person takes duties in another organisation."""
    invited = {"uscc": other.uscc, "name": person.name, "duties": duties}
    told = perform("person.invite", operator_session(), data=invited).result.shown_once["code"]
    perform("person.join", session_for(person, home), data={"code": told})
    return session_for(person, other)


def test_who_accepted_supervises_it_for_no_other_organisation_either():
    city, lot = entered()
    person = city.centre.session.person
    perform("entry.accept", city.centre.session, lot.tender)
    assert DutyHeld.objects.get(person=person).duty == "accept"
    session = joins(person, city.centre.party, city.supervisor.party, Role.SUPERVISOR)
    lot.matter.refresh_from_db()
    offer = next(one for one in available(session, lot.matter) if one.spec.name == "order.issue")
    assert offer.closed is not None and offer.closed.rule == "P-DUTIES"
    assert "受理" in offer.closed.what.zh and "监督" in offer.closed.what.zh
    with refused("P-DUTIES", status=403):
        perform("order.issue", session, lot.matter, ORDER)


def test_another_trade_is_another_matter():
    city, lot = entered()
    perform("entry.accept", city.centre.session, lot.tender)
    session = joins(city.centre.session.person, city.centre.party, city.supervisor.party, Role.SUPERVISOR)
    clock.forward(timedelta(days=1))
    other = stage.enter(city)
    perform("order.issue", session, other.matter, ORDER)


def test_a_delegation_counts_for_who_gave_it_and_for_who_used_it():
    city, lot = entered()
    giver = city.centre.session
    colleague = member(city.centre.party, Role.WITNESS)
    data = {"receiver": colleague.key, "duties": ["centre"], "until": clock.now() + timedelta(days=5)}
    perform("delegation.give", giver, data=data)
    perform("entry.accept", session_for(colleague, city.centre.party), lot.tender)
    assert {row.person for row in DutyHeld.objects.all()} == {colleague, giver.person}
    other = stage.actor(1, Role.CENTRE, party=city.centre.party)
    for person in (colleague, giver.person):
        with refused("P-DUTIES", status=403):
            perform("witness.assign", other.session, lot.tender, {"person": person.key})


def test_who_was_assigned_to_witness_does_not_go_on_to_accept():
    city, lot = entered()
    both = member(city.centre.party, Role.WITNESS, Role.CENTRE)
    perform("entry.accept", city.centre.session, lot.tender)
    perform("witness.assign", city.centre.session, lot.tender, {"person": both.key})
    with refused("P-DUTIES", status=403):
        perform("witness.assign", session_for(both, city.centre.party), lot.tender, {"person": both.key})


def test_of_two_at_once_one_is_refused():
    """The same person, in two duties, on two matters of one trade: each act locks another row."""
    city = stage.build(bidders=1)
    city.supervisor = stage.actor(60, Role.CENTRE, Role.SUPERVISOR)
    lot, session = stage.enter(city), city.supervisor.session

    def accept():
        return told(lambda: perform("entry.accept", session, lot.tender))

    def order():
        return told(lambda: perform("order.issue", session, lot.matter, ORDER))

    with ThreadPoolExecutor(2) as pool:
        said = [one.result() for one in [pool.submit(accept), pool.submit(order)]]
    assert sorted(said) == ["", "P-DUTIES"], said
    assert DutyHeld.objects.filter(person=session.person).count() == 1


def told(work):
    try:
        work()
    except Refusal as refusal:
        return refusal.rule
    finally:
        connections.close_all()
    return ""

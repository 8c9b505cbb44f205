"""Who may act: only as long as the duty lasts, only where the part was given, never in two capacities that exclude."""

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Membership
from ggzy.foundation.identity.roles import session_for
from tests.ggzy.foundation.acts import odd
from tests.ggzy.people import member, organisation, somebody
from tests.ggzy.trading import stage
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def again(who):
    return session_for(who.person, who.party)


def leave(who):
    perform("person.leave", operator_session(), data={"uscc": who.party.uscc, "person": who.person.key})


def test_duties_until_a_day_end_on_that_day():
    party = organisation(1, Role.BIDDER)
    until = clock.now() + timedelta(days=3)
    data = {"uscc": party.uscc, "name": "示例人员", "duties": [Role.BIDDER], "until": until}
    person = perform("person.enrol", operator_session(), data=data).result
    assert session_for(person, party).holds(Role.BIDDER)
    clock.forward(timedelta(days=3))
    assert not session_for(person, party).holds(Role.BIDDER)


def test_who_leaves_before_their_last_day_has_left():
    """Duties with a planned end are ended too, not only open ones."""
    party = organisation(1, Role.BIDDER)
    data = {
        "uscc": party.uscc,
        "name": "示例人员",
        "duties": [Role.BIDDER],
        "until": clock.now() + timedelta(days=300),
    }
    person = perform("person.enrol", operator_session(), data=data).result
    clock.forward(timedelta(seconds=1))
    perform("person.leave", operator_session(), data={"uscc": party.uscc, "person": person.key})
    clock.forward(timedelta(seconds=1))
    assert not session_for(person, party).holds(Role.BIDDER)
    assert Membership.objects.get().until < clock.now()


def test_nobody_acts_for_an_organisation_they_left():
    who = somebody(1, Role.BIDDER)
    clock.forward(timedelta(seconds=1))
    leave(who)
    listing = odd.put_up()
    with refused("P-ROLE", status=403):
        perform("listing.offer", again(who), listing, {"amount": "1000"})


def test_a_duty_that_the_organisation_is_not_registered_for_counts_for_nothing():
    party = organisation(1, Role.BIDDER)
    assert not session_for(member(party, Role.CENTRE), party).holds(Role.CENTRE)


def test_nobody_acts_for_an_organisation_of_others():
    who, other = somebody(1, Role.BIDDER), organisation(2, Role.BIDDER)
    assert not session_for(who.person, other).holds(Role.BIDDER)


def test_a_tenderer_is_tenderer_of_its_own_tender_only():
    city = stage.build(bidders=1)
    lot = stage.enter(city)
    stranger = stage.actor(50, Role.TENDERER)
    data = {"title": "改写的公告标题", "text": "与本项目无关的单位改写的公告正文。"}
    with refused("P-ROLE", status=403):
        perform("notice.draft", stranger.session, lot.tender, data)


def test_an_administrator_enrols_for_their_own_organisation_only():
    party, other = organisation(1, Role.BIDDER), organisation(2, Role.BIDDER)
    boss = session_for(member(party, Role.ADMINISTRATOR), party)
    with refused("P-ROLE", status=403):
        perform("person.enrol", boss, data={"uscc": other.uscc, "name": "示例", "duties": [Role.BIDDER]})
    perform("person.enrol", boss, data={"uscc": party.uscc, "name": "示例", "duties": [Role.BIDDER]})


# --- accepting and witnessing ----------------------------------------------------------------------------------------
def assign(city, lot, by, person):
    return perform("witness.assign", by.session, lot.tender, {"person": person.key})


def accepted():
    city = stage.build(bidders=1)
    lot = stage.enter(city)
    perform("entry.accept", city.centre.session, lot.tender)
    return city, lot


def test_who_accepted_may_not_witness_whoever_assigns_them():
    city, lot = accepted()
    with refused("P-DUTIES"):
        assign(city, lot, city.centre, city.centre.session.person)
    colleague = stage.actor(1, Role.CENTRE, party=city.centre.party)
    with refused("P-DUTIES"):
        assign(city, lot, colleague, city.centre.session.person)
    assign(city, lot, colleague, city.witness.session.person)


def test_a_witness_belongs_to_the_centre_and_still_does():
    city, lot = accepted()
    with refused("P-UNKNOWN", status=404):
        assign(city, lot, city.centre, city.tenderer.session.person)
    clock.forward(timedelta(seconds=1))
    leave(city.witness.session)
    clock.forward(timedelta(seconds=1))
    with refused("P-UNKNOWN", status=404):
        assign(city, lot, city.centre, city.witness.session.person)


def test_only_the_witness_assigned_signs_the_record():
    city = stage.build()
    lot = stage.published(city)
    for who in city.bidders:
        stage.submit(city, lot, who)
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    for who in city.bidders:
        stage.reveal(city, lot, who)
    colleague = stage.actor(1, Role.WITNESS, party=city.centre.party)
    with refused("P-ROLE", status=403):
        perform("opening.record", colleague.session, lot)
    perform("opening.record", city.witness.session, lot)

"""An organisation makes itself known, its people come and go, duties are lent, a lost account comes back by two."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity import signin
from ggzy.foundation.identity.models import Application, Correction, Delegation, Invitation, Login, Organisation
from ggzy.foundation.identity.roles import anonymous, session_for
from ggzy.foundation.identity.signin import new_challenge
from ggzy.foundation.journal.models import Entry
from ggzy_core.certs.challenge import answer
from ggzy_core.codes.resident import check_character
from tests.ggzy.foundation.acts import odd
from tests.ggzy.people import member, organisation, somebody
from tests.ggzy.trading import stage
from tests.ggzy.visitors import login_of, visitor
from tests.sample import authority, code
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
STEP = timedelta(seconds=1)


def number_of(n: int) -> str:
    """The identity number of nobody: the region of no place, and a check character that fits."""
    front = f"99010019900101{n:03d}"
    return front + check_character(front)


def ask(number: int = 7, **changes):
    data = {
        "uscc": code(number),
        "name": "示例建设公司",
        "region": "990100",
        "roles": ["bidder"],
        "person": "示例经办",
    }
    return perform("organisation.apply", anonymous(), data=data | changes)


def boss_of(party):
    return session_for(member(party, Role.ADMINISTRATOR, name="示例管理员"), party)


# --- registration ----------------------------------------------------------------------------------------------------
def test_the_centre_confirms_what_was_applied_for_and_not_what_it_asked_itself():
    asked = ask().result
    assert not Organisation.objects.filter(uscc=code(7)).exists()
    centre = somebody(1, Role.CENTRE)
    perform("application.confirm", centre, data={"application": asked.key})
    party = Organisation.objects.get(uscc=code(7))
    session = session_for(asked.person, party)
    assert session.holds(Role.BIDDER) and session.holds(Role.ADMINISTRATOR)
    with refused("P-DONE"):
        perform("application.decline", centre, data={"application": asked.key, "reason": "材料不全"})
    own = session_for(member(centre.party, Role.ADMINISTRATOR, Role.CENTRE), centre.party)
    more = perform("organisation.ask-roles", own, data={"roles": ["supervisor"]}).result
    with refused("P-TWO", status=403):
        perform("application.confirm", own, data={"application": more.key})


def test_a_certificate_proves_the_organisation_at_once_but_not_what_needs_admission():
    stage.trusted_authorities()
    credential = authority().issue("示例建设公司", code(7), "示例经办")
    made = new_challenge("https://node.example")
    signed = base64.b64encode(answer(made, credential)).decode()
    asked = ask(roles=["bidder", "guarantor"], nonce=made.nonce, signature=signed).result
    party = Organisation.objects.get(uscc=code(7))
    assert [row.role for row in party.roles.all()] == ["bidder"]
    assert Application.objects.get(answer="").asked == {"roles": ["guarantor"]}
    other = new_challenge("https://node.example")
    person, belongs_to, _ = signin.answer(other.nonce, answer(other, credential))
    assert (person, belongs_to) == (asked.person, party)
    third = new_challenge("https://node.example")
    with refused("P-CERTIFICATE", status=403):  # somebody else's code with one's own certificate
        ask(8, nonce=third.nonce, signature=base64.b64encode(answer(third, credential)).decode())


def test_bad_input_is_answered_in_words():
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in code(7))
    assert ask(uscc=wide).result.asked["uscc"] == code(7)
    for changes, said in (
        ({"uscc": code(9)[:-1] + ("0" if code(9)[-1] != "0" else "1")}, "校验码"),
        ({"uscc": code(9)[:-3]}, "18"),
        ({"name": "长" * 10_000}, "最多 120 个字"),
        ({"name": "示例\x00公司"}, "不可书写"),
        ({"roles": ["centre"]}, "不能申请"),
        ({"roles": []}, "至少 1 项"),
        ({"region": "市"}, "格式不符"),
        ({"identity": "110101199002301234"}, "不是日期"),
    ):
        with refused("P-APPLICATION" if changes.get("roles") else "P-INPUT") as told:
            ask(**({"uscc": code(9)} | changes))
        assert said in told.value.what.zh, changes
    assert ask(9, name="㐂𠮷𪚥示例公司").result.asked["name"] == "㐂𠮷𪚥示例公司"
    organisation(10)
    with refused("P-REGISTERED"):
        ask(10)


def test_a_correction_keeps_what_was_there_before():
    party = organisation(2, Role.BIDDER)
    before, boss, centre = party.name, boss_of(party), somebody(1, Role.CENTRE)
    asked = perform("organisation.correct", boss, data={"name": "示例新名称公司", "reason": "营业执照变更"}).result
    party.refresh_from_db()
    assert party.name == before
    perform("application.confirm", centre, data={"application": asked.key})
    party.refresh_from_db()
    assert party.name == "示例新名称公司"
    assert Correction.objects.get().before == before
    with refused("P-INPUT", status=422):
        perform("organisation.correct", boss, data={"name": "示例新名称公司", "reason": "营业执照变更"})


# --- people ----------------------------------------------------------------------------------------------------------
def test_an_invitation_serves_once_and_in_time_and_its_code_is_told_once():
    party = organisation(2, Role.BIDDER)
    boss = boss_of(party)
    data = {"uscc": party.uscc, "name": "示例新人", "duties": ["bidder"], "post": "投标经理"}
    done = perform("person.invite", boss, data=data, key="once")
    told = done.result.shown_once["code"]
    assert told not in str(Entry.objects.get(act="person.invite").body)
    assert not hasattr(perform("person.invite", boss, data=data, key="once").result, "shown_once")
    person = perform("person.join", anonymous(), data={"code": told.lower().replace("-", " ")}).result
    assert session_for(person, party).holds(Role.BIDDER)
    with refused("P-INVITE", status=404):
        perform("person.join", anonymous(), data={"code": told})
    late = perform("person.invite", boss, data=data).result.shown_once["code"]
    clock.forward(timedelta(days=8))
    with refused("P-INVITE", status=404):
        perform("person.join", anonymous(), data={"code": late})


def test_one_natural_person_is_one_person_in_every_organisation():
    one, two = organisation(2, Role.BIDDER), organisation(3, Role.BIDDER)
    data = {"uscc": one.uscc, "name": "示例人员", "duties": ["bidder"], "identity": number_of(1)}
    person = perform("person.enrol", boss_of(one), data=data).result
    other = boss_of(two)
    with refused("P-ONE-PERSON"):
        perform("person.enrol", other, data=data | {"uscc": two.uscc})
    invited = {"uscc": two.uscc, "name": "示例人员", "duties": ["bidder"]}
    told = perform("person.invite", other, data=invited).result.shown_once["code"]
    with refused("P-ONE-PERSON"):
        perform("person.join", anonymous(), data={"code": told, "identity": number_of(1)})
    joined = perform("person.join", session_for(person, one), data={"code": told, "identity": number_of(1)}).result
    assert joined == person
    assert session_for(person, two).holds(Role.BIDDER)


def test_duties_change_from_now_on_and_the_last_administrator_stays():
    party = organisation(2, Role.BIDDER)
    boss = boss_of(party)
    person = member(party, Role.BIDDER)
    clock.forward(STEP)
    data = {"uscc": party.uscc, "person": person.key, "duties": ["administrator"], "post": "经理"}
    with refused("P-LAST-ADMIN"):
        perform("person.leave", boss, data={"uscc": party.uscc, "person": boss.person.key})
    with refused("P-LAST-ADMIN"):
        perform("person.assign", boss, data=data | {"person": boss.person.key, "duties": ["bidder"]})
    perform("person.assign", boss, data=data)
    clock.forward(STEP)
    assert not session_for(person, party).holds(Role.BIDDER)
    assert [row.duties for row in person.memberships.order_by("id")] == [["bidder"], ["administrator"]]
    perform("person.leave", boss, data={"uscc": party.uscc, "person": boss.person.key})
    other = boss_of(organisation(3, Role.BIDDER))
    with refused("P-ROLE", status=403):
        perform("person.assign", other, data=data)


def test_an_invitation_is_taken_back():
    party = organisation(2, Role.BIDDER)
    data = {"uscc": party.uscc, "name": "示例新人", "duties": ["bidder"]}
    told = perform("person.invite", boss_of(party), data=data).result
    other = boss_of(organisation(3))
    with refused("P-ROLE", status=403):
        perform("invitation.end", other, data={"invitation": told.key})
    perform("invitation.end", boss_of(party), data={"invitation": told.key})
    with refused("P-INVITE", status=404):
        perform("person.join", anonymous(), data={"code": told.shown_once["code"]})
    assert Invitation.objects.get().taken_at is None


# --- delegation ------------------------------------------------------------------------------------------------------
def lend(giver, receiver, **changes):
    data = {"receiver": receiver.key, "duties": ["bidder"], "until": clock.now() + timedelta(days=5)}
    return perform("delegation.give", giver, data=data | changes)


def test_a_delegation_counts_in_its_days_only_and_no_longer_than_its_giver_has_the_duty():
    giver = somebody(2, Role.BIDDER)
    colleague = member(giver.party, Role.ADMINISTRATOR)
    listing = odd.put_up()
    lend(giver, colleague, since=clock.now() + timedelta(days=1))
    with refused("P-ROLE", status=403):
        perform("listing.offer", session_for(colleague, giver.party), listing, {"amount": "1000"})
    clock.forward(timedelta(days=1))
    perform("listing.offer", session_for(colleague, giver.party), listing, {"amount": "1000"})
    clock.forward(STEP)
    perform("person.leave", operator_session(), data={"uscc": giver.party.uscc, "person": giver.person.key})
    assert not session_for(colleague, giver.party).holds(Role.BIDDER)


def test_it_is_ended_early_and_ends_by_itself():
    giver = somebody(2, Role.BIDDER)
    colleague = member(giver.party, Role.ADMINISTRATOR)
    made = lend(giver, colleague).result
    stranger = somebody(3, Role.BIDDER)
    with refused("P-UNKNOWN", status=404):
        perform("delegation.end", stranger, data={"delegation": made.key})
    clock.forward(STEP)
    perform("delegation.end", session_for(colleague, giver.party), data={"delegation": made.key})
    assert not session_for(colleague, giver.party).holds(Role.BIDDER)
    lend(giver, colleague)
    clock.forward(timedelta(days=5))
    assert not session_for(colleague, giver.party).holds(Role.BIDDER)


def test_what_is_lent_is_not_lent_on_and_only_to_colleagues_for_so_long():
    giver = somebody(2, Role.BIDDER)
    colleague, third = member(giver.party, Role.ADMINISTRATOR), member(giver.party, Role.BIDDER)
    lend(giver, colleague)
    for session, receiver, changes, rule in (
        (session_for(colleague, giver.party), third, {}, "P-DELEGATE"),
        (session_for(colleague, giver.party), third, {"duties": ["administrator"]}, "P-DELEGATE"),
        (giver, giver.person, {}, "P-DELEGATE"),
        (giver, somebody(3, Role.BIDDER).person, {}, "P-UNKNOWN"),
        (giver, colleague, {"until": clock.now()}, "P-DELEGATE"),
        (giver, colleague, {"until": clock.now() + timedelta(days=181)}, "P-DELEGATE"),
        (giver, colleague, {"matter": "没有的事项"}, "P-UNKNOWN"),
    ):
        with refused(rule):
            lend(session, receiver, **changes)


def test_one_that_names_a_matter_covers_it_alone_and_says_so_to_nobody():
    giver = somebody(2, Role.BIDDER)
    colleague = member(giver.party, Role.ADMINISTRATOR)
    here, there = odd.put_up(), odd.put_up()
    made = lend(giver, colleague, matter=here.matter.code).result
    session = session_for(colleague, giver.party)
    assert session.holds(Role.BIDDER, here.matter)
    assert not session.holds(Role.BIDDER, there.matter)
    body = Entry.objects.get(act="delegation.give").body
    assert here.matter.code not in body and "bidder" not in body and colleague.key not in body
    other = lend(giver, colleague).result
    assert len(bytes(made.sealed)) == len(bytes(other.sealed))
    assert Delegation.objects.count() == 2


# --- recovery --------------------------------------------------------------------------------------------------------
def test_a_lost_account_comes_back_by_two_people_and_every_visit_ends():
    party = organisation(2, Role.BIDDER)
    person = member(party, Role.BIDDER)
    boss, second = boss_of(party), boss_of(party)
    login_of(person, "lost")
    client = visitor(session_for(person, party))
    assert client.get("/desk/me/").status_code == 200
    asked = perform("recovery.ask", boss, data={"uscc": party.uscc, "person": person.key}).result
    for nobody in (boss, session_for(person, party), boss_of(organisation(3))):
        with refused("P-TWO" if nobody is boss else "P-ROLE", status=403):
            perform("recovery.confirm", nobody, data={"recovery": asked.key})
    told = perform("recovery.confirm", second, data={"recovery": asked.key}).result.shown_once["code"]
    assert client.get("/desk/me/").status_code == 302
    assert not Login.objects.get().is_active
    body = "".join(Entry.objects.filter(act__startswith="recovery").values_list("body", flat=True))
    assert person.key not in body and person.name not in body and told not in body
    perform("recovery.finish", anonymous(), data={"code": told})
    with refused("P-RECOVERY", status=404):
        perform("recovery.finish", anonymous(), data={"code": told})


def test_nobody_confirms_their_own_account_and_all_of_it_runs_out():
    party = organisation(2, Role.BIDDER)
    boss, second = boss_of(party), boss_of(party)
    asked = perform("recovery.ask", boss, data={"uscc": party.uscc, "person": second.person.key}).result
    with refused("P-TWO", status=403):
        perform("recovery.confirm", second, data={"recovery": asked.key})
    clock.forward(timedelta(hours=25))
    officer = somebody(1, Role.CENTRE)
    with refused("P-RECOVERY"):
        perform("recovery.confirm", officer, data={"recovery": asked.key})
    again = perform("recovery.ask", boss, data={"uscc": party.uscc, "person": second.person.key}).result
    told = perform("recovery.confirm", officer, data={"recovery": again.key}).result.shown_once["code"]
    clock.forward(timedelta(hours=25))
    with refused("P-RECOVERY", status=404):
        perform("recovery.finish", anonymous(), data={"code": told})


def test_an_account_of_several_organisations_is_not_taken_by_one_of_them():
    one, two = organisation(2, Role.BIDDER), organisation(3, Role.BIDDER)
    person = member(one, Role.BIDDER)
    invited = {"uscc": two.uscc, "name": "示例人员", "duties": ["bidder"]}
    told = perform("person.invite", boss_of(two), data=invited).result.shown_once["code"]
    perform("person.join", session_for(person, one), data={"code": told})
    asked = perform("recovery.ask", boss_of(two), data={"uscc": two.uscc, "person": person.key}).result
    second = boss_of(two)
    with refused("P-TWO", status=403):
        perform("recovery.confirm", second, data={"recovery": asked.key})
    perform("recovery.confirm", somebody(1, Role.CENTRE), data={"recovery": asked.key})

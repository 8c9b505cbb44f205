"""Signing in for a token, and what a token is good for."""

from datetime import timedelta

import pytest

from ggzy.api.models import ApiToken
from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from ggzy.foundation.identity.models import Login
from tests.ggzy import credentials
from tests.ggzy.people import member, organisation

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
WORD = "correct horse battery"


def login(person, name="示例"):
    made = Login(username=name, person=person)
    made.set_password(WORD)
    made.save()


def test_a_certificate_gives_a_token_that_says_who_it_is(program):
    credential, person, party = credentials.holder(1, Role.BIDDER)
    answer = program.sign_in(credential)
    assert answer.status_code == 201
    told = answer.json()
    assert (told["person"], told["party"]["uscc"]) == (person.key, party.uscc)
    assert answer["Cache-Control"] == "no-store"


def test_neither_token_nor_person_can_be_read_from_the_table(program):
    credential, person, _ = credentials.holder(1, Role.BIDDER)
    told = program.sign_in(credential).json()
    kept = ApiToken.objects.get()
    for value in (told["token"], person.key, credential.fingerprint):
        assert value not in kept.digest
        assert value.encode() not in bytes(kept.sealed)


def test_a_nonce_taken_twice_is_refused(program):
    asked = program.post("sign-in/challenge").json()
    body = {"nonce": asked["nonce"], "signature": "AAAA"}
    assert program.post("sign-in", body).json()["facts"]["code"] == "bad_signature"
    assert program.post("sign-in", body).json()["facts"]["code"] == "unknown"


def test_a_wrong_token_is_refused_and_told_how_to_get_one(program):
    program.token = "nonsense"
    answer = program.get("matters/L-1")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["rule"] == "P-SIGN-IN"


def test_a_token_ends_after_eight_hours(program):
    credential, *_ = credentials.holder(1, Role.BIDDER)
    program.sign_in(credential)
    assert program.post("uploads", {}).status_code == 422
    real = clock.real
    try:
        clock.real = lambda: real() + timedelta(hours=8, seconds=1)
        assert program.post("uploads", {}).status_code == 401
    finally:
        clock.real = real
    assert not ApiToken.objects.exists()


def test_a_token_handed_back_is_good_no_more(program):
    credential, *_ = credentials.holder(1, Role.BIDDER)
    program.sign_in(credential)
    assert program.call("DELETE", "sign-in").status_code == 204
    assert program.post("uploads", {}).status_code == 401


def test_a_password_serves_those_who_sign_nothing(program):
    person = member(organisation(1, Role.CENTRE), Role.CENTRE)
    login(person)
    answer = program.post("sign-in", {"username": "示例", "password": WORD})
    assert (answer.status_code, answer.json()["person"]) == (201, person.key)


def test_a_bidder_needs_a_certificate(program):
    login(member(organisation(1, Role.BIDDER), Role.BIDDER))
    answer = program.post("sign-in", {"username": "示例", "password": WORD})
    assert (answer.status_code, answer.json()["rule"]) == (403, "P-SIGN-IN")


def test_a_wrong_password_says_no_more_than_that(program):
    login(member(organisation(1, Role.CENTRE), Role.CENTRE))
    wrong = program.post("sign-in", {"username": "示例", "password": "wrong"}).json()
    nobody = program.post("sign-in", {"username": "nobody", "password": "wrong"}).json()
    assert wrong == nobody


def test_somebody_cannot_sign_in_for_an_organisation_of_others(program):
    login(member(organisation(1, Role.CENTRE), Role.CENTRE))
    other = organisation(2, Role.CENTRE)
    answer = program.post("sign-in", {"username": "示例", "password": WORD, "party": other.uscc})
    assert answer.status_code == 404

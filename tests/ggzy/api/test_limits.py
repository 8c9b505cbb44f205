"""Rate limits, and tokens that hold no more than they were asked for."""

from __future__ import annotations

import pytest
from django.test import Client

from ggzy.api import limits
from ggzy.api.models import Asked
from ggzy.foundation.acts import Role
from tests.ggzy.people import member, organisation
from tests.ggzy.visitors import PASSWORD, login_of

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
FAR = "203.0.113.7"


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    monkeypatch.setattr(limits, "ANYBODY", 25)
    monkeypatch.setattr(limits, "HOLDER", 10)
    monkeypatch.setattr(limits.time, "time", lambda: 1_772_413_210.0)  # ten seconds into its minute
    limits.forget()
    yield
    limits.forget()


def ask(where: str = FAR, **headers: str):
    return Client(REMOTE_ADDR=where).get("/api/v1/log", headers=headers)


def test_one_too_many_is_told_when_to_come_back():
    assert [ask().status_code for _ in range(25)] == [200] * 25
    answer = ask()
    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["rule"] == "P-RATE"
    assert int(answer["Retry-After"]) == 51
    assert ask("203.0.113.8").status_code == 200, "another address has a window of its own"


def test_the_next_minute_counts_anew(monkeypatch):
    for _ in range(26):
        last = ask()
    assert last.status_code == 429
    monkeypatch.setattr(limits.time, "time", lambda: 1_772_413_270.0)
    assert ask().status_code == 200


def test_processes_settle_with_one_another_through_the_table():
    for _ in range(20):
        ask()
    limits.forget()  # another process
    answers = [ask().status_code for _ in range(20)]
    assert answers[-1] == 429, "40 between the two of them"
    assert FAR not in str(list(Asked.objects.values()))


def test_made_up_tokens_do_not_buy_fresh_windows():
    answers = {ask(Authorization=f"Bearer made-up-{number}").status_code for number in range(45)}
    assert answers == {200, 429}


def test_a_sample_city_on_one_machine_is_not_held_up():
    assert {ask("127.0.0.1").status_code for _ in range(40)} == {200}


def test_signing_in_has_a_smaller_window(monkeypatch):
    monkeypatch.setattr(limits, "SIGN_IN", 3)
    client = Client(REMOTE_ADDR=FAR)
    answers = [client.post("/api/v1/sign-in", {}, content_type="application/json").status_code for _ in range(4)]
    assert answers == [422, 422, 422, 429]


def test_behind_our_proxy_the_client_counts_and_what_it_claims_does_not(settings):
    settings.AXES_IPWARE_PROXY_COUNT = 1
    for number in range(26):
        last = Client(REMOTE_ADDR="10.0.0.1").get(
            "/api/v1/log", headers={"X-Forwarded-For": f"198.51.100.{number}, {FAR}"}
        )
    assert last.status_code == 429


@pytest.fixture
def clerk():
    party = organisation(1, Role.CENTRE, Role.WITNESS)
    login_of(member(party, Role.CENTRE, Role.WITNESS), "clerk")
    return party


def signed_in(program, **more):
    answer = program.post("sign-in", {"username": "clerk", "password": PASSWORD, **more})
    assert answer.status_code == 201, answer.content
    program.token = answer.json()["token"]
    return answer.json()


def test_a_token_may_be_asked_for_some_duties_only(program, clerk):
    room = {"matter": None, "data": {"code": "K9", "name": "示例室", "uses": ["opening"]}}
    assert signed_in(program, duties=["witness"])["duties"] == ["witness"]
    refused = program.post("acts/room.open", room)
    assert (refused.status_code, refused.json()["rule"]) == (403, "P-ROLE")
    signed_in(program, duties=["witness", "centre"])
    assert program.post("acts/room.open", room).status_code == 201


def test_a_token_never_holds_a_duty_that_its_holder_has_not(program, clerk):
    signed_in(program, duties=["operator", "supervisor"])
    listing = {
        "matter": None,
        "data": {"title": "示例", "step": "1", "reserve": "5", "free_ends": "2026-03-09T09:00+08:00"},
    }
    assert program.post("acts/listing.put-up", listing).status_code == 403


@pytest.mark.parametrize("duties", [[], "witness", ["king"], [1], {"witness": 1}])
def test_duties_that_are_none_are_refused_in_words(program, clerk, duties):
    answer = program.post("sign-in", {"username": "clerk", "password": PASSWORD, "duties": duties})
    assert answer.status_code == 422
    assert "duties" in answer.json()["detail"]

"""Acts over HTTP: done once, judged by arrival, refused in sentences."""

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy_core.tlog.receipt import verify_receipt
from tests.ggzy import credentials

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture(autouse=True)
def listings_are_public(monkeypatch):
    """The sample trade shows its matters from the time its free phase is set."""
    flow = PROCEDURES["test.listing"]
    before = flow.public_from
    object.__setattr__(flow, "public_from", "shown")
    yield
    object.__setattr__(flow, "public_from", before)


@pytest.fixture
def code():
    from ggzy.foundation.journal.rows import Recorder, recorder
    from ggzy.foundation.matters.models import Moment

    data = {"title": "示例设备", "step": "1000", "reserve": "9000", "free_ends": clock.now() + timedelta(days=1)}
    matter = perform("listing.put-up", operator_session(), data=data).result.matter
    token = recorder.set(Recorder())
    Moment.objects.create(matter=matter, name="shown", at=clock.now(), written_at=clock.now())
    recorder.reset(token)
    return matter.code


@pytest.fixture
def bidder(program):
    credential, *_ = credentials.holder(1, Role.BIDDER)
    program.sign_in(credential)
    return program


def test_an_act_gives_its_receipt_and_no_number_of_the_database(bidder, code):
    answer = bidder.act("listing.offer", code, {"amount": "1000.00"})
    assert answer.status_code == 201
    told = answer.json()
    assert told["result"] == {"kind": "Offer"}
    assert told["receipt"] == Entry.objects.get(act="listing.offer").leaf


def test_the_same_key_gives_the_first_answer_again(bidder, code):
    first = bidder.act("listing.offer", code, {"amount": "1000"}, Idempotency_Key="k-1")
    again = bidder.act("listing.offer", code, {"amount": "1000"}, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["receipt"] == first.json()["receipt"]
    assert (first.json()["repeated"], again.json()["repeated"]) == (False, True)
    assert Entry.objects.filter(act="listing.offer").count() == 1


def test_a_key_used_for_something_else_is_refused(bidder, code):
    bidder.act("listing.offer", code, {"amount": "1000"}, Idempotency_Key="k-1")
    clash = bidder.act("listing.offer", code, {"amount": "2000"}, Idempotency_Key="k-1")
    assert (clash.status_code, clash.json()["rule"]) == (409, "P-ONCE")


def test_a_refusal_is_a_problem_in_two_languages_with_rule_facts_and_remedy(bidder, code):
    answer = bidder.act("listing.offer", code, {"amount": "1"})
    told = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert (answer.status_code, told["status"], told["type"]) == (409, 409, "urn:ggzy:rule:P-STEP")
    assert told["facts"] == {"amount": "1", "least": "1000.00"}
    assert told["detail"] == told["en"]["detail"] == "1 is below 1000.00"
    assert told["zh"]["remedy"] == "请按加价幅度报价"
    assert told["clause"]


def test_the_language_asked_for_is_the_one_that_answers(bidder, code):
    told = bidder.act("listing.offer", code, {"amount": "1"}, Accept_Language="zh-CN").json()
    assert told["detail"] == told["zh"]["detail"] == "报价 1 未达到 1000.00"


def test_what_arrived_in_time_counts_and_what_arrived_late_does_not(bidder, code, monkeypatch):
    """The deadline is judged by the stamp of the front, not by when the door got round to it."""
    from ggzy.node import arrival

    deadline_real = clock.real() + timedelta(days=1)
    clock.forward(timedelta(days=1, seconds=3))

    class Front:
        at = deadline_real - timedelta(days=1, seconds=60)

        @classmethod
        def now(cls, zone):
            return cls.at

    monkeypatch.setattr(arrival, "datetime", Front)
    Front.at = clock.real() - timedelta(seconds=10)
    assert bidder.act("listing.offer", code, {"amount": "1000"}).status_code == 201
    Front.at = clock.real()
    late = bidder.act("listing.offer", code, {"amount": "2000"})
    assert late.json()["rule"] == "P-DEADLINE"


def test_wrong_fields_are_named(bidder, code):
    told = bidder.act("listing.offer", code, {"amount": "-5", "colour": "red"}).json()
    assert told["rule"] == "P-INPUT"
    assert set(told["facts"]["fields"]) == {"amount", "colour"}


def test_full_width_digits_are_read(bidder, code):
    assert bidder.act("listing.offer", code, {"amount": "１０００"}).status_code == 201


def test_an_act_of_another_role_is_refused(program, code):
    credential, *_ = credentials.holder(2, Role.CENTRE)
    program.sign_in(credential)
    answer = program.act("listing.offer", code, {"amount": "1000"})
    assert (answer.status_code, answer.json()["rule"]) == (403, "P-ROLE")


def test_nobody_in_particular_is_refused(program, code):
    assert program.act("listing.offer", code, {"amount": "1000"}).json()["rule"] == "P-ROLE"


def test_acts_of_the_clock_are_not_for_programs(bidder, code):
    assert bidder.act("listing.knock-down", code).json()["rule"] == "P-ROLE"


@pytest.mark.parametrize(
    ("name", "matter", "status", "rule"),
    [
        ("no.such-act", None, 404, "P-UNKNOWN"),
        ("listing.offer", "L-nowhere", 404, "P-UNKNOWN"),
        ("listing.offer", None, 422, "P-INPUT"),
        ("listing.offer", 7, 404, "P-UNKNOWN"),
    ],
)
def test_what_is_not_there_is_said(bidder, name, matter, status, rule):
    answer = bidder.act(name, matter)
    assert (answer.status_code, answer.json()["rule"]) == (status, rule)


@pytest.mark.parametrize("body", ["[]", "{", '{"data": NaN}', "[" * 100_000, '"x"', '{"matter": null, "more": 1}'])
def test_bodies_that_are_no_act_are_refused_without_a_trace(bidder, body):
    answer = bidder.http.post(
        "/api/v1/acts/listing.offer", body, content_type="application/json",
        headers={"Authorization": f"Bearer {bidder.token}"},
    )  # fmt: skip
    assert answer.status_code in (400, 422)
    assert answer.json()["rule"] == "P-INPUT"


def test_a_form_posted_by_another_site_is_not_read(bidder, code):
    answer = bidder.http.post("/api/v1/acts/listing.offer", {"matter": code})
    assert answer.status_code == 415


def test_a_fault_of_ours_shows_no_trace(bidder, code, monkeypatch):
    monkeypatch.setattr("ggzy.api.acting.perform", lambda *args, **kwargs: 1 / 0)
    answer = bidder.act("listing.offer", code, {"amount": "1000"})
    assert (answer.status_code, answer.json()["rule"]) == (500, "P-FAULT")
    assert "ZeroDivision" not in answer.content.decode()


def test_the_list_of_acts_has_schemas_and_places(program):
    acts = {act["name"]: act for act in program.get("acts").json()["acts"]}
    offer = acts["listing.offer"]
    assert [place["stage"] for place in offer["where"]] == ["free", "timed"]
    assert offer["input"]["required"] == ["amount"]
    assert acts["listing.put-up"]["input"]["properties"]["reserve"]["secret"] is True


def test_other_methods_are_told_which_to_use(program):
    answer = program.get("acts/listing.offer")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert program.get("nowhere").json()["status"] == 404


def test_a_matter_says_where_it_stands_and_what_i_may_do(bidder, code):
    told = bidder.get(f"matters/{code}").json()
    assert told["stage"]["code"] == "free"
    assert "free-ends" in told["moments"]
    assert [(act["name"], act["open"]) for act in told["acts"]] == [("listing.offer", True)]


def test_a_closed_button_says_why(bidder, code):
    clock.forward(timedelta(days=2))
    act = bidder.get(f"matters/{code}").json()["acts"][0]
    assert (act["open"], act["closed"]["rule"]) == (False, "P-DEADLINE")


def test_a_matter_that_is_not_public_is_as_good_as_absent(bidder, program, code):
    object.__setattr__(PROCEDURES["test.listing"], "public_from", "")
    hidden, absent = bidder.get(f"matters/{code}"), bidder.get("matters/L-absent")
    assert hidden.json() == absent.json()
    assert bidder.act("listing.offer", code, {"amount": "1000"}).status_code == 404


def test_a_receipt_is_pending_and_then_a_proof(bidder, program, code):
    leaf = bidder.act("listing.offer", code, {"amount": "1000"}).json()["receipt"]
    waiting = program.get(f"receipts/{leaf}")
    assert (waiting.status_code, waiting["Retry-After"]) == (202, "1")
    settle()
    proof = program.get(f"receipts/{leaf}")
    assert proof["Content-Type"].startswith("text/plain")
    assert verify_receipt(proof.content.decode(), program.get("log").json()["vkey"]).ok


def test_a_receipt_nobody_has_is_not_found(program):
    assert program.get(f"receipts/{'0' * 64}").status_code == 404
    assert program.get("receipts/nonsense").status_code == 422


def test_what_the_database_would_not_have_twice_is_a_conflict_and_no_fault(program, monkeypatch):
    from django.db import IntegrityError

    from ggzy.api import acting

    def clash(*_, **__):
        raise IntegrityError

    monkeypatch.setattr(acting, "perform", clash)
    answer = program.act("organisation.register", None, {})
    assert (answer.status_code, answer.json()["rule"]) == (409, "P-ONCE")

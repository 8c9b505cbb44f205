"""The signature over an act: what is signed, what the record carries, and what does not pass for one."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

import pytest
from django.test import override_settings
from pydantic import Field

from ggzy.foundation.acts import Act, Input, Role, Secret, act, find, perform, signatures
from ggzy.foundation.acts.inputs import read
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.certs import act_text
from ggzy_core.certs import challenge as questions
from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.cms import sign_detached, verify_detached
from tests.ggzy import credentials
from tests.ggzy.people import member
from tests.sample import code

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
ORIGIN = "https://node.example"
KEY = "a-key-of-the-form"
PLEDGE = {"amount": "1200000.50", "secret": "示例"}


class Pledge(Input):
    amount: Decimal = Field(title="金额|amount", decimal_places=2, max_digits=14)
    secret: Annotated[str, Secret()] = Field(default="", title="说明|note", max_length=60)


@act("test.pledge", on=None, by=Role.BIDDER, takes=Pledge, signed_under="电子招标投标办法 40")
def pledge(act: Act, data: Pledge) -> None:
    """示例承诺: promise something."""


def text(session: Any, data: Any = PLEDGE, key: str = KEY, origin: str = ORIGIN, name: str = "test.pledge") -> bytes:
    spec = find(name)
    return signatures.text_of(spec, session, spec.by[0], None, read(spec.input, data), key, origin)


def sign(content: bytes, credential: Any, at: datetime | None = None) -> signatures.Given:
    return signatures.Given(ORIGIN, sign_detached(content, credential, at))


def refused(session: Any, given: signatures.Given | None, data: Any = PLEDGE, key: str | None = KEY) -> str:
    with pytest.raises(Refusal) as caught:
        perform("test.pledge", session, data=data, key=key, signed=given)
    assert not Entry.objects.filter(act="test.pledge").exists()
    return caught.value.rule


@pytest.fixture
def holder() -> Any:
    credential, person, party = credentials.holder(1, Role.BIDDER)
    return credential, session_for(person, party, credential.fingerprint)


def test_the_record_carries_the_hash_and_the_signer_keeps_text_and_signature(holder):
    credential, session = holder
    given = sign(text(session), credential)
    entry = perform("test.pledge", session, data=PLEDGE, key=KEY, signed=given).entry
    body = json.loads(entry.body)
    assert body["sig"] == hashlib.sha256(given.cms).hexdigest()
    assert "signed" not in entry.body and "1200000.50" in entry.body and "示例" not in entry.body
    held = signatures.of(entry)
    verify_detached(held.text, held.cms)
    assert act_text.read(held.text).data == PLEDGE
    settle()
    assert verify().holds


def test_what_is_signed_says_what_for_whom_and_how_much_in_words(holder):
    _, session = holder
    said = {one.label.zh: one.value.zh for one in act_text.read(text(session)).lines()}
    assert said["行为"] == "示例承诺"
    assert said["代表"] == f"{session.party.name} · {session.party.code}"
    assert "1,200,000.50 元" in said["金额"] and "壹佰贰拾万元伍角" in said["金额"]
    assert said["说明"] == "示例"
    assert said["依据"] == "《电子招标投标办法》第四十条"


def test_an_act_that_the_law_wants_signed_is_refused_without_where_the_node_demands_it(holder):
    _, session = holder
    with override_settings(GGZY_SIGNED_ACTS=True):
        assert refused(session, None) == "P-SIGNATURE"
        person = member(session.party, Role.BIDDER)
        perform("test.pledge", session_for(person, session.party), data=PLEDGE)  # who came in without a certificate


def test_without_that_setting_an_act_may_go_unsigned(holder):
    _, session = holder
    assert "sig" not in json.loads(perform("test.pledge", session, data=PLEDGE).entry.body)


def test_the_same_key_again_answers_with_the_first_and_asks_for_no_signature(holder):
    credential, session = holder
    first = perform("test.pledge", session, data=PLEDGE, key=KEY, signed=sign(text(session), credential))
    again = perform("test.pledge", session, data=PLEDGE, key=KEY)
    assert again.repeated and again.entry == first.entry


# Attacks


def test_a_replayed_login_as_signature(holder):
    credential, session = holder
    challenge = questions.Challenge.make(ORIGIN, datetime.now(UTC))
    assert refused(session, signatures.Given(ORIGIN, questions.answer(challenge, credential))) == "P-SIGNATURE"


def test_a_signature_replayed_as_login(holder):
    credential, session = holder
    challenge = questions.Challenge.make(ORIGIN, datetime.now(UTC))
    with pytest.raises(questions.ChallengeProblem):
        questions.check_answer(
            challenge, sign(text(session), credential).cms, challenge.at, credentials_trust(), uscc_required=False
        )


def credentials_trust() -> Any:
    from ggzy.foundation.identity.certificates import trust

    return trust()


@pytest.mark.parametrize(
    "other",
    [
        {"data": {**PLEDGE, "amount": "1.00"}},
        {"data": {"amount": "1200000.50"}},
        {"key": "another-key-of-the-form"},
        {"origin": "https://evil.example"},
    ],
    ids=["amount", "a field left out", "key", "site"],
)
def test_a_signature_over_another_act(holder, other):
    credential, session = holder
    assert refused(session, sign(text(session, **other), credential)) == "P-SIGNATURE"


def test_a_signature_used_twice_under_another_key(holder):
    credential, session = holder
    given = sign(text(session), credential)
    perform("test.pledge", session, data=PLEDGE, key=KEY, signed=given)
    with pytest.raises(Refusal):
        perform("test.pledge", session, data=PLEDGE, key="another-key-1", signed=given)
    assert Entry.objects.filter(act="test.pledge").count() == 1


def test_a_signature_made_under_a_certificate_of_another_organisation(holder):
    _, session = holder
    other, *_ = credentials.holder(2, Role.BIDDER)
    assert refused(session, sign(text(session), other)) == "P-SIGNATURE"
    unbound = credentials.authority().issue("示例单位3", code(3))
    assert refused(session, sign(text(session), unbound)) == "P-SIGNATURE"


def test_a_colleagues_certificate(holder):
    _, session = holder
    colleague = member(session.party, Role.BIDDER)
    theirs = credentials.authority().issue(session.party.name, session.party.uscc)
    credentials.bind(colleague, theirs)
    assert refused(session, sign(text(session), theirs)) == "P-SIGNATURE"


def test_a_signature_left_lying_about(holder):
    credential, session = holder
    for at in (datetime.now(UTC) - timedelta(days=2), datetime.now(UTC) + timedelta(days=2)):
        assert refused(session, sign(text(session), credential, at)) == "P-SIGN-FRESH"


def test_a_certificate_of_an_authority_nobody_trusts(holder):
    _, session = holder
    stranger = SampleAuthority.create("陌生 CA").issue(session.party.name, session.party.uscc)
    assert refused(session, sign(text(session), stranger)) == "P-CERTIFICATE"


def test_bytes_that_are_no_signature_and_a_signed_act_without_a_key(holder):
    credential, session = holder
    assert refused(session, signatures.Given(ORIGIN, b"0\x03\x02\x01\x01")) == "P-SIGNATURE"
    assert refused(session, signatures.Given(ORIGIN, b"0" * 100_000)) == "P-SIGNATURE"
    assert refused(session, sign(b"x", credential), key=None) == "P-INPUT"


def test_a_signature_is_no_way_past_the_role():
    credential, person, party = credentials.holder(4, Role.TENDERER)
    session = session_for(person, party, credential.fingerprint)
    assert refused(session, sign(text(session), credential)) == "P-ROLE"


def test_every_act_that_is_to_be_signed_names_an_article():
    named = {spec.signed_under for spec in signatures_wanted()}
    assert named and all(re.fullmatch(r"\S+ \d+", one) for one in named)


def signatures_wanted() -> list[Any]:
    from ggzy.foundation.acts import ACTS

    return [spec for spec in ACTS.values() if spec.signed_under]


def test_what_the_act_is_about_is_signed_with_it(holder, monkeypatch):
    credential, session = holder
    told = [(Text("中标价", "price"), "1.00 元")]
    monkeypatch.setattr(pledge, "says_with", lambda *_: told)
    before = text(session)
    assert {one.label.zh: one.value.zh for one in act_text.read(before).lines()}["中标价"] == "1.00 元"
    monkeypatch.setattr(pledge, "says_with", lambda *_: [(Text("中标价", "price"), "2.00 元")])
    assert refused(session, sign(before, credential)) == "P-SIGNATURE"

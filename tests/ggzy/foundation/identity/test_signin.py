"""Sign-in: whom a signed challenge proves, once; and what every other answer is told."""

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity import signin
from ggzy.foundation.identity.models import Challenge, Login
from ggzy.foundation.refusal import Refusal
from ggzy_core.certs import challenge as questions
from tests.ggzy import credentials
from tests.ggzy.people import member, organisation

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
HERE = "https://node.example"


def refusal(work, *args):
    with pytest.raises(Refusal) as refused:
        work(*args)
    return refused.value.rule, refused.value.facts.get("code")


def test_a_signed_challenge_proves_person_and_organisation():
    credential, person, party = credentials.holder(1, Role.BIDDER)
    asked = signin.new_challenge(HERE)
    who, of, subject = signin.answer(asked.nonce, questions.answer(asked, credential))
    assert (who, of, subject.fingerprint) == (person, party, credential.fingerprint)


def test_a_nonce_serves_once_even_if_the_first_answer_was_wrong():
    credential, *_ = credentials.holder(1, Role.BIDDER)
    asked = signin.new_challenge(HERE)
    assert refusal(signin.answer, asked.nonce, b"not a signature") == ("P-SIGN-IN", "bad_signature")
    assert refusal(signin.answer, asked.nonce, questions.answer(asked, credential)) == ("P-SIGN-IN", "unknown")


def test_a_nonce_nobody_was_given_is_refused():
    assert refusal(signin.answer, "0" * 64, b"") == ("P-SIGN-IN", "unknown")


def test_an_answer_signed_for_another_site_is_refused():
    credential, *_ = credentials.holder(1, Role.BIDDER)
    asked = signin.new_challenge(HERE)
    elsewhere = questions.Challenge("https://phishing.example", asked.nonce, asked.at)
    assert refusal(signin.answer, asked.nonce, questions.answer(elsewhere, credential))[1] == "bad_signature"


def test_an_old_challenge_is_refused():
    credential, *_ = credentials.holder(1, Role.BIDDER)
    asked = signin.new_challenge(HERE)
    old = asked.at - timedelta(minutes=6)
    Challenge.objects.update(made_at=old)
    late = questions.Challenge(HERE, asked.nonce, old)
    assert refusal(signin.answer, asked.nonce, questions.answer(late, credential)) == ("P-SIGN-IN", "too_old")


def test_a_shifted_matter_clock_does_not_age_a_challenge():
    credential, person, _ = credentials.holder(1, Role.BIDDER)
    asked = signin.new_challenge(HERE)
    clock.forward(timedelta(days=1))
    assert signin.answer(asked.nonce, questions.answer(asked, credential))[0] == person


def test_a_certificate_bound_to_nobody_is_refused():
    party = organisation(1, Role.BIDDER)
    stranger = credentials.trusted().issue(party.name, party.uscc)
    asked = signin.new_challenge(HERE)
    assert refusal(signin.answer, asked.nonce, questions.answer(asked, stranger)) == ("P-CERTIFICATE", "not_bound")


def test_a_revoked_certificate_is_refused():
    credential, *_ = credentials.holder(1, Role.BIDDER)
    credentials.authority().revoke(credential.certificate)
    credentials.publish(credentials.authority())
    asked = signin.new_challenge(HERE)
    assert refusal(signin.answer, asked.nonce, questions.answer(asked, credential)) == ("P-CERTIFICATE", "revoked")


def test_somebody_who_has_left_is_refused():
    credential, person, party = credentials.holder(1, Role.BIDDER)
    clock.forward(timedelta(seconds=1))
    perform("person.leave", operator_session(), data={"uscc": party.uscc, "person": person.key})
    asked = signin.new_challenge(HERE)
    assert refusal(signin.answer, asked.nonce, questions.answer(asked, credential)) == ("P-CERTIFICATE", "left")


def test_used_up_challenges_do_not_pile_up():
    signin.new_challenge(HERE)
    Challenge.objects.update(made_at=clock.real() - timedelta(hours=2))
    signin.new_challenge(HERE)
    assert Challenge.objects.count() == 1


def test_an_origin_with_a_path_is_refused():
    assert refusal(signin.new_challenge, "https://node.example/path") == ("P-SIGN-IN", "malformed")


def test_a_password_says_who_it_is(rf):
    person = member(organisation(1, Role.CENTRE), Role.CENTRE)
    login = Login(username="示例", person=person)
    login.set_password("correct horse battery")
    login.save()
    assert signin.by_password(rf.post("/"), "示例", "correct horse battery") == person
    assert refusal(signin.by_password, rf.post("/"), "示例", "wrong") == ("P-SIGN-IN", None)
    assert refusal(signin.by_password, rf.post("/"), "nobody", "wrong") == ("P-SIGN-IN", None)


def test_who_signs_must_use_a_certificate():
    assert signin.must_use_certificate(member(organisation(1, Role.BIDDER), Role.BIDDER))
    assert not signin.must_use_certificate(member(organisation(2, Role.CENTRE), Role.CENTRE))

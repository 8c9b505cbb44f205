from datetime import timedelta

import pytest

from ggzy_core.certs.challenge import Challenge, ChallengeProblem, answer, check_answer
from ggzy_core.certs.cms import SignatureProblem, sign_detached, verify_detached
from ggzy_core.certs.trust import CertificateProblem
from tests.sample import NOW, authority, code, holder, trust

HERE = "https://ggzy.example.cn"


def test_an_answer_proves_the_holder():
    challenge = Challenge.make(HERE, NOW)
    assert check_answer(challenge, answer(challenge, holder(1)), NOW, trust()).uscc == code(1)


@pytest.mark.parametrize(("later", "passes"), [(timedelta(minutes=4), True), (timedelta(minutes=6), False)])
def test_an_answer_ages(later, passes):
    challenge = Challenge.make(HERE, NOW)
    given = answer(challenge, holder(1))
    if passes:
        assert check_answer(challenge, given, NOW + later, trust())
    else:
        with pytest.raises(ChallengeProblem, match="5 分钟"):
            check_answer(challenge, given, NOW + later, trust())


def test_an_answer_for_another_site_or_session_is_refused():
    mine = Challenge.make(HERE, NOW)
    for other in (Challenge("https://evil.example", mine.nonce, mine.at), Challenge.make(HERE, NOW)):
        with pytest.raises(ChallengeProblem) as caught:
            check_answer(mine, answer(other, holder(1)), NOW, trust())
        assert caught.value.code == "bad_signature"


def test_a_document_signature_does_not_sign_in():
    challenge = Challenge.make(HERE, NOW)
    with pytest.raises(ChallengeProblem):
        check_answer(challenge, sign_detached(challenge.nonce.encode(), holder(1)), NOW, trust())


def test_a_sign_in_does_not_sign_a_document():
    challenge = Challenge.make(HERE, NOW)
    with pytest.raises(SignatureProblem):
        verify_detached("投标函".encode(), answer(challenge, holder(1)))


def test_a_certificate_that_is_not_accepted_does_not_sign_in():
    challenge = Challenge.make(HERE, NOW)
    with pytest.raises(CertificateProblem):
        check_answer(challenge, answer(challenge, authority().issue("示例人")), NOW, trust())


@pytest.mark.parametrize("origin", ["https://a.cn/path", "javascript:1", "https://a.cn\nnonce: 00", ""])
def test_a_malformed_origin_is_refused(origin):
    with pytest.raises(ChallengeProblem):
        Challenge.make(origin, NOW)

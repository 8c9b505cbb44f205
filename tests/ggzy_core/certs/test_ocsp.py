"""Status by OCSP answers that came along, beside the lists; and a revoked certificate that hides where its list is."""

from datetime import timedelta

import pytest
from cryptography import x509

from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.trust import CertificateProblem, TrustList, check_chain
from tests.sample import NOW, code

LONG_AGO = NOW - timedelta(hours=3)


@pytest.fixture(scope="module")
def root():
    return SampleAuthority.create(
        "戊", levels=1, crl_url="http://ca.invalid/ca.crl", ocsp_url="http://ca.invalid/ocsp"
    )


@pytest.fixture
def issuer(root):
    return root.subordinate("戊·签发")


def said(certificate, root, issuer, *lists, answers=()) -> str:
    trust = TrustList([root.certificate], [root.crl(), *lists], [issuer.certificate])
    try:
        check_chain(certificate, (), NOW, trust, answers=answers)
    except CertificateProblem as problem:
        return problem.code
    return ""


@pytest.mark.parametrize("declares", [True, False])
def test_attack_a_revoked_certificate_that_does_not_say_where_its_list_is(root, issuer, declares):
    """`hard-fail` of the library asks only the addresses a certificate declares, and accepted this one."""
    own = issuer.issue("示例公司", code(1), declares=declares).certificate
    assert said(own, root, issuer, issuer.crl()) == ""
    issuer.revoke(own, LONG_AGO)
    assert said(own, root, issuer, issuer.crl()) == "revoked"
    assert said(own, root, issuer) == "no_revocation_information"


def test_attack_a_revoked_issuing_authority(root):
    """Everything below it goes with it."""
    issuer = root.subordinate("另一签发")
    own = issuer.issue("示例公司", code(1)).certificate
    other = SampleAuthority(root.certificate, root.private_key, revoked={issuer.x509.serial_number: LONG_AGO})
    trust = TrustList([root.certificate], [other.crl(), issuer.crl()], [issuer.certificate])
    with pytest.raises(CertificateProblem) as caught:
        check_chain(own, (), NOW, trust)
    assert caught.value.code == "revoked"


def test_a_good_answer_stands_in_for_a_list_only_where_a_responder_is_declared(root, issuer):
    own, bare = (issuer.issue("示例公司", code(1), declares=told).certificate for told in (True, False))
    assert said(own, root, issuer, answers=[issuer.ocsp(own)]) == ""
    assert said(bare, root, issuer, answers=[issuer.ocsp(bare)]) == "no_revocation_information"


@pytest.mark.parametrize("declares", [True, False])
def test_an_answer_that_says_revoked_counts_whatever_the_list_says(root, issuer, declares):
    own = issuer.issue("示例公司", code(1), declares=declares).certificate
    before = issuer.crl()
    issuer.revoke(own, LONG_AGO)
    assert said(own, root, issuer, before) == ""
    assert said(own, root, issuer, before, answers=[issuer.ocsp(own)]) == "revoked"


def test_attack_an_old_good_answer_beside_a_list_that_says_revoked(root, issuer):
    """The library would take a good answer before it asks the list."""
    own = issuer.issue("示例公司", code(1)).certificate
    good = issuer.ocsp(own)
    issuer.revoke(own, LONG_AGO)
    assert said(own, root, issuer, issuer.crl(), answers=[good]) == "revoked"


def test_attack_answers_of_strangers_of_others_and_from_long_ago(root, issuer):
    own, other = (issuer.issue(f"示例{number}", code(number)).certificate for number in (1, 2))
    stranger = SampleAuthority.create("不在清单")
    stranger.revoked[x509.load_der_x509_certificate(own).serial_number] = LONG_AGO
    for answer in (stranger.ocsp(own), issuer.ocsp(other), issuer.ocsp(own, NOW - timedelta(days=9))):
        assert said(own, root, issuer, answers=[answer]) == "no_revocation_information"
        assert said(own, root, issuer, issuer.crl(), answers=[answer]) == ""  # nor does it make a good one bad


def test_rubbish_for_an_answer_is_refused_and_nothing_breaks(root, issuer):
    own = issuer.issue("示例公司", code(1)).certificate
    assert said(own, root, issuer, issuer.crl(), answers=[b"rubbish"]) == "not_acceptable"

"""Status by OCSP answers that came along, beside the lists; and a revoked certificate that hides where its list is."""

from datetime import timedelta

import pytest
from cryptography import x509

from ggzy_core.certs.authority import SampleAuthority, pem
from ggzy_core.certs.cms import sign_detached, verify_detached
from ggzy_core.certs.trust import CertificateProblem, TrustList, check_chain
from tests.peer import must
from tests.sample import NOW, code

LONG_AGO, LATELY = NOW - timedelta(hours=3), NOW - timedelta(minutes=30)


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
    assert said(own, root, issuer, answers=[issuer.ocsp(own, LATELY)]) == ""
    assert said(bare, root, issuer, answers=[issuer.ocsp(bare, LATELY)]) == "no_revocation_information"


@pytest.mark.parametrize("declares", [True, False])
def test_an_answer_that_says_revoked_counts_whatever_the_list_says(root, issuer, declares):
    own = issuer.issue("示例公司", code(1), declares=declares).certificate
    before = issuer.crl()
    issuer.revoke(own, LONG_AGO)
    assert said(own, root, issuer, before) == ""
    assert said(own, root, issuer, before, answers=[issuer.ocsp(own, LATELY)]) == "revoked"


def test_attack_an_old_good_answer_beside_a_list_that_says_revoked(root, issuer):
    """The library would take a good answer before it asks the list."""
    own = issuer.issue("示例公司", code(1)).certificate
    good = issuer.ocsp(own, LATELY)
    issuer.revoke(own, LONG_AGO)
    assert said(own, root, issuer, issuer.crl(), answers=[good]) == "revoked"


def test_attack_answers_of_strangers_of_others_and_from_long_ago(root, issuer):
    own, other = (issuer.issue(f"示例{number}", code(number)).certificate for number in (1, 2))
    stranger = SampleAuthority.create("不在清单")
    stranger.revoked[x509.load_der_x509_certificate(own).serial_number] = LONG_AGO
    for answer in (stranger.ocsp(own, LATELY), issuer.ocsp(other, LATELY), issuer.ocsp(own, NOW - timedelta(days=9))):
        assert said(own, root, issuer, answers=[answer]) == "no_revocation_information"
        assert said(own, root, issuer, issuer.crl(), answers=[answer]) == ""  # nor does it make a good one bad


def test_rubbish_for_an_answer_is_refused_and_nothing_breaks(root, issuer):
    own = issuer.issue("示例公司", code(1)).certificate
    assert said(own, root, issuer, issuer.crl(), answers=[b"rubbish"]) == "not_acceptable"


def test_answers_travel_with_a_signature_and_decide_its_signer(root, issuer):
    key = issuer.issue("示例公司", code(1))
    bare = sign_detached(b"text", key)
    assert verify_detached(b"text", bare).answers == ()
    answer = issuer.ocsp(key.certificate, LATELY)
    signed = verify_detached(b"text", sign_detached(b"text", key, answers=[answer]))
    assert signed.answers == (answer,)
    assert said(signed.certificate, root, issuer, answers=signed.answers) == ""
    issuer.revoke(key.certificate, LONG_AGO)
    late = verify_detached(b"text", sign_detached(b"text", key, answers=[issuer.ocsp(key.certificate, LATELY)]))
    assert said(late.certificate, root, issuer, answers=late.answers) == "revoked"


@pytest.mark.peer
def test_openssl_takes_a_signature_with_an_answer_and_reads_the_answer(root, issuer, tmp_path):
    key = issuer.issue("示例公司", code(1))
    answer = issuer.ocsp(key.certificate, LATELY)
    files = {"text": b"text", "cms": sign_detached(b"text", key, answers=[answer]), "answer": answer}
    for name, one in {"root": root, "issuer": issuer}.items():
        files[f"{name}.pem"] = pem([one.certificate])
    files["own.pem"] = pem([key.certificate])
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    must("openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tmp_path / "cms", "-content", tmp_path / "text",
         "-CAfile", tmp_path / "root.pem", "-purpose", "any", "-out", tmp_path / "out")  # fmt: skip
    between, anchor, own = (tmp_path / f"{name}.pem" for name in ("issuer", "root", "own"))
    told = must("openssl", "ocsp", "-respin", tmp_path / "answer", "-issuer", between, "-sha256", "-cert", own,
                "-CAfile", anchor, "-verify_other", between)  # fmt: skip
    assert b": good" in told

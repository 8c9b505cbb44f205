"""The list of accepted authorities: one spelling, one meaning, and each authority for its time only."""

import json
from datetime import timedelta

import pytest

from ggzy_core.canonical import canonical
from ggzy_core.certs.trust import CertificateProblem, check_chain
from ggzy_core.recognition.accepted import AcceptedList, BadList, missing_after
from tests.ggzy_core.recognition.bundles import listed, made
from tests.sample import NOW, code


def refused(certificate: bytes, trust, at=NOW) -> str:
    try:
        check_chain(certificate, (), at, trust)
    except CertificateProblem as problem:
        return problem.code
    return ""


def changed(change) -> bytes:
    body = json.loads(listed("jia", "yi").text())
    change(body)
    return canonical(body)


def test_it_is_read_back_as_it_was_written():
    text = listed("jia", "yi", "wu").text()
    assert AcceptedList.read(text).text() == text
    with pytest.raises(BadList):
        AcceptedList.read(json.dumps(json.loads(text), indent=1).encode())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda body: body["authorities"][0].update(uscc="91990100MA9CA00179"), "character"),
        (lambda body: body["authorities"][0]["roots"][0].update(sha256="0" * 64), "SHA-256"),
        (lambda body: body["authorities"][0]["roots"][0].update(der="AAAA"), "SHA-256"),
        (lambda body: body["authorities"].append(body["authorities"][0]), "twice"),
        (lambda body: body["authorities"][0].update(devices=["sample-99"]), "no device profile"),
        (lambda body: body["authorities"][0].update(crl=["file:///etc/passwd"]), "not an address"),
        (lambda body: body["authorities"][0].update(secret=1), "authorities.0.secret"),
        (lambda body: body.update(next_update=body["issued"]), "after issued"),
        (lambda body: body["authorities"][0]["accepted"].update(until="2020-01-01T00:00:00Z"), "before since"),
    ],
)
def test_what_is_wrong_with_it_is_said(change, said):
    with pytest.raises(BadList) as caught:
        AcceptedList.read(changed(change))
    assert said in caught.value.en
    assert caught.value.zh


def test_an_intermediate_is_no_root():
    def swap(body):
        body["authorities"][0]["roots"] = json.loads(listed("wu").text())["authorities"][0]["intermediates"]

    with pytest.raises(BadList, match="another authority"):
        AcceptedList.read(changed(swap))


def test_a_certificate_below_an_issuing_authority_is_accepted_by_the_list_alone():
    root, under, _ = made("wu")
    own = under.issue("示例公司", code(1)).certificate
    trust = listed("wu").trust([root.crl(), under.crl()])
    assert refused(own, trust) == ""
    assert refused(own, listed("jia").trust([root.crl(), under.crl()])) == "unknown_ca"
    assert refused(own, listed("wu").trust([root.crl()])) == "no_revocation_information"


def test_each_authority_counts_for_its_time_only():
    root = made("jia")[0]
    own = root.issue("示例公司", code(1)).certificate
    body = json.loads(listed("jia").text())
    since, until = NOW - timedelta(days=3), NOW - timedelta(hours=3)
    body["authorities"][0]["accepted"] = {
        "since": f"{since:%Y-%m-%dT%H:%M:%SZ}",
        "until": f"{until:%Y-%m-%dT%H:%M:%SZ}",
    }
    ended = AcceptedList.read(canonical(body)).trust([root.crl(NOW - timedelta(hours=9))])
    assert refused(own, ended) == "unknown_ca"
    assert refused(own, ended, until - timedelta(hours=1)) == ""  # what was signed before stays good
    assert refused(own, ended, since - timedelta(hours=1)) == "unknown_ca"


def test_what_a_newer_list_has_lost_is_named():
    assert missing_after(listed("jia", "yi"), listed("yi")) == ["sample-jia"]
    assert missing_after(listed("jia"), listed("jia", "yi")) == []

"""NIST's PKITS (from `cryptography-vectors`): chains and lists as a stranger made them, accepted and refused as named.

Each end certificate says in its file's name what it is.
"""

import logging
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from asn1crypto import crl, x509

from ggzy_core.certs.trust import CertificateProblem, TrustList, check_chain

AT = datetime(2026, 11, 1, tzinfo=UTC)


def folder() -> Path:
    vectors = pytest.importorskip("cryptography_vectors", reason="needs cryptography-vectors (requirements/dev.in)")
    return Path(vectors.__file__).parent / "x509" / "PKITS_data"


@cache
def parsed(where: Path) -> tuple[dict[bytes, list[bytes]], dict[bytes, list[bytes]]]:
    """Certificates of authorities by subject, and lists by issuer."""
    authorities, lists = {}, {}
    for path in sorted((where / "certs").glob("*.crt")):
        one = x509.Certificate.load(path.read_bytes())
        if one.ca:
            authorities.setdefault(one.subject.hashable, []).append(path.read_bytes())
    for path in sorted((where / "crls").glob("*.crl")):
        one = crl.CertificateList.load(path.read_bytes())
        lists.setdefault(one.issuer.hashable, []).append(path.read_bytes())
    return authorities, lists


def above(certificate: bytes, where: Path) -> tuple[list[bytes], list[bytes]]:
    """Every authority that by name stands above a certificate, and their lists."""
    authorities, lists = parsed(where)
    found, names, wanted = [], set(), [x509.Certificate.load(certificate).issuer.hashable]
    while wanted:
        name = wanted.pop()
        if name in names:
            continue
        names.add(name)
        for der in authorities.get(name, []):
            found.append(der)
            wanted.append(x509.Certificate.load(der).issuer.hashable)
    return found, [der for name in sorted(names, key=str) for der in lists.get(name, [])]


def verdict(path: Path, where: Path) -> str:
    root, own = (where / "certs" / "TrustAnchorRootCertificate.crt").read_bytes(), path.read_bytes()
    between, lists = above(own, where)
    trust = TrustList([root], lists, [one for one in between if one != root])
    try:
        check_chain(own, (), AT, trust, use="any", uscc_required=False)
    except CertificateProblem as problem:
        return problem.code
    return ""


#: good by RFC 5280 and refused here all the same, with the reason; nothing bad is ever accepted
REFUSED = {
    "DSA is no algorithm of the list": ["DSAParameterInheritanceTest5", "DSASignaturesTest4"],
    "an authority signs its lists with the key that signs its certificates": [
        "BasicSelfIssuedCRLSigningKeyTest6", "SeparateCertificateandCRLKeysTest19",
    ],
    "lists of other issuers (indirect CRLs) are not taken": [
        "IDPwithindirectCRLTest24", "IDPwithindirectCRLTest25", "cRLIssuerTest28", "cRLIssuerTest29", "cRLIssuerTest30",
        "cRLIssuerTest33",
    ],
}  # fmt: skip


def test_two_hundred_chains_of_nist_are_judged_as_they_are_named(caplog):
    caplog.set_level(logging.CRITICAL)  # the library tells at length of each one it refuses
    where = folder()
    named = [path for path in sorted((where / "certs").glob("*EE.crt")) if path.name.startswith(("Valid", "Invalid"))]
    assert len(named) > 200
    said = {path.stem: verdict(path, where) for path in named}
    assert [name for name, code in said.items() if name.startswith("Invalid") and not code] == []
    refused = {name for name, code in said.items() if name.startswith("Valid") and code}
    assert refused == {f"Valid{name}EE" for names in REFUSED.values() for name in names}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ValidCertificatePathTest1EE", ""),
        ("InvalidCASignatureTest2EE", "not_acceptable"),
        ("InvalidEEnotBeforeDateTest2EE", "not_yet_valid"),
        ("InvalidCAnotAfterDateTest5EE", "expired"),
        ("InvalidMissingCRLTest1EE", "no_revocation_information"),
        ("InvalidRevokedCATest2EE", "revoked"),
        ("InvalidRevokedEETest3EE", "revoked"),
        ("InvalidOldCRLnextUpdateTest11EE", "no_revocation_information"),
    ],
)
def test_and_for_the_right_reason(name, code):
    where = folder()
    assert verdict(where / "certs" / f"{name}.crt", where) == code

"""An SM2 certificate serves wherever a P-256 or RSA one does: bound through the door, its signatures accepted."""

from __future__ import annotations

import pytest
from asn1crypto import pem

from ggzy.foundation.acts import Role
from ggzy.foundation.identity.certificates import folder, signer_of
from ggzy.foundation.identity.models import Certificate
from ggzy.foundation.refusal import Refusal
from ggzy_core.certs import sm2
from ggzy_core.certs.cms import sign_detached
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from tests.ggzy.credentials import bind
from tests.ggzy.people import member, organisation

pytestmark = [
    pytest.mark.usefixtures("record"),
    pytest.mark.skipif(not sm2.available(), reason="this libcrypto has no SM2"),
]


@pytest.fixture
def domestic():
    made = SampleSm2Authority.create("丙")
    folder().mkdir(parents=True, exist_ok=True)
    files = {
        folder() / "domestic.pem": pem.armor("CERTIFICATE", made.certificate),
        folder() / "domestic.crl": made.crl(),
    }
    for path, content in files.items():
        path.write_bytes(content)
    yield made
    for path in files:
        path.unlink()


def test_it_is_bound_and_its_signature_names_the_organisation(domestic):
    party = organisation(5, Role.BIDDER)
    person = member(party, Role.BIDDER)
    credential = domestic.issue(party.name, party.uscc)
    bind(person, credential)
    assert Certificate.objects.get(person=person).fingerprint == credential.fingerprint
    assert signer_of(b"text", sign_detached(b"text", credential)).uscc == party.uscc


def test_one_that_was_revoked_is_refused_at_the_door(domestic):
    party = organisation(5, Role.BIDDER)
    credential = domestic.issue(party.name, party.uscc)
    domestic.revoke(credential.certificate, domestic._parsed.not_valid_before)
    (folder() / "domestic.crl").write_bytes(domestic.crl())
    with pytest.raises(Refusal, match="吊销"):
        bind(member(party, Role.BIDDER), credential)
    with pytest.raises(Refusal, match="吊销"):
        signer_of(b"text", sign_detached(b"text", credential))

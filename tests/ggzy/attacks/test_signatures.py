"""A signature given for one thing shown for another."""

from __future__ import annotations

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from ggzy.foundation.identity import certificates
from ggzy.foundation.refusal import Refusal
from ggzy_core.certs.challenge import LABEL, Challenge
from ggzy_core.certs.cms import sign_detached
from tests.ggzy import credentials

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_attack_replayed_login_as_signature():
    """A site that lets somebody sign in has their signature over one text that says what it is, and over no other."""
    credential, _, _ = credentials.holder(1, Role.TENDERER)
    challenge = Challenge.make("https://ggzy.example", clock.real())
    signature = sign_detached(challenge.text(), credential)
    assert certificates.signer_of(challenge.text(), signature).fingerprint == credential.fingerprint
    for statement in (b'{"award":"A01-1"}', b"", challenge.nonce.encode(), LABEL.encode()):
        with pytest.raises(Refusal) as said:
            certificates.signer_of(statement, signature)
        assert said.value.rule == "P-SIGNATURE"

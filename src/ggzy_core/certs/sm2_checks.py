"""SM2 for the libraries that check chains, revocation lists and signatures: names they lack, and their hook.

Importing this teaches asn1crypto the names of SM3, of SM2's curve and of both signature algorithms.
"""

from __future__ import annotations

from typing import Any

from asn1crypto import algos, keys
from cryptography.exceptions import InvalidSignature
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from ggzy_core.certs import sm2


def _teach(kind: Any, names: dict[str, str]) -> None:
    """Add names to a table of asn1crypto's; the table backwards is made anew when it is next needed."""
    kind._map = {**kind._map, **names}
    kind._reverse_map = None


_teach(algos.DigestAlgorithmId, {sm2.SM3: "sm3"})
_teach(algos.SignedDigestAlgorithmId, {sm2.WITH_SM3: "sm2_sm3", sm2.IN_CMS: "sm2"})
keys.NamedCurve.register("sm2p256v1", sm2.CURVE, 32)


class SignatureChecks(DefaultSignatureValidator):
    """Checks SM2 itself and leaves everything else to the library."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: Any,
        signature_algorithm: Any,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        if not is_sm2(public_key_info):
            super().validate_signature(signature, signed_data, public_key_info, signature_algorithm, context)
            return
        named = signature_algorithm["algorithm"].dotted in sm2.SIGNATURES and not context.prehashed
        if not named or not sm2.verify(public_key_info.dump(), signed_data, signature):
            raise InvalidSignature


CHECKS = SignatureChecks()


def is_sm2(public_key_info: Any) -> bool:
    """Is this (asn1crypto) public key one on SM2's curve?"""
    algorithm = public_key_info["algorithm"]
    if algorithm["algorithm"].native != "ec":
        return False
    parameters = algorithm["parameters"]
    return bool(parameters.name == "named" and parameters.chosen.dotted == sm2.CURVE)

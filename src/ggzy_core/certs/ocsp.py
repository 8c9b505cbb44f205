"""What an OCSP answer (RFC 6960) says of a certificate: somebody handed it over; nothing is fetched here.

The library passes over answers for a certificate that declares no responder. A revocation told by its own authority is
one all the same, so the answer is read here without asking what the certificate declares.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Literal, TypeVar

from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as cv
from pyhanko_certvalidator.revinfo.validate_ocsp import verify_ocsp_response

from ggzy_core.certs.sm2_checks import CHECKS

T = TypeVar("T")
Status = Literal["good", "revoked", "unknown"]


def status_of(
    certificate: Any, others: Sequence[Any], answers: Sequence[bytes], at: datetime, roots: Sequence[Any]
) -> Status:
    """What the answers (DER) say at a moment: signed by the issuer or its responder, and fresh; else unknown.

    Certificates are asn1crypto's. Raises what the library raises for a path that does not hold at all.
    """

    def context(ocsps: Sequence[bytes] = ()) -> ValidationContext:
        return ValidationContext(
            trust_roots=roots,
            other_certs=others,
            ocsps=ocsps,
            moment=at,
            allow_fetching=False,
            revocation_mode="soft-fail",  # the path alone; what its lists say is asked elsewhere
            signature_validator=CHECKS,
        )

    try:
        path = run_to_end(CertificateValidator(certificate, validation_context=context()).async_validate_path())
        run_to_end(verify_ocsp_response(certificate, path, context(answers)))
    except cv.RevokedError:
        return "revoked"
    except (cv.OCSPNoMatchesError, cv.OCSPValidationIndeterminateError):
        return "unknown"
    return "good"


def run_to_end(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run to the end whether or not this thread already has an event loop (the live process has one)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()

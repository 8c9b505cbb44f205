"""Signing an act on its review page: by the agent on the person's own machine, or by file. The page holds no key."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from ggzy.foundation.acts import signatures

from .signing import signature_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ggzy.foundation.acts import ActSpec, Session

FILE, PASTED = "_cms.file", "_cms"
RULES = ("P-SIGNATURE", "P-SIGN-FRESH", "P-CERTIFICATE")  # refusals that the review page mends, not the form


def origin_of(request: HttpRequest) -> str:
    """The address under which this person met us; the one that the browser tells the agent."""
    return f"{request.scheme}://{request.get_host()}"


def shown(spec: ActSpec, session: Session, text: bytes) -> dict[str, Any]:
    """What the review page needs to have the act signed."""
    return {
        "under": spec.signed_under,
        "needed": signatures.needed(spec, session),
        "text": base64.b64encode(text).decode(),
        "sha256": hashlib.sha256(text).hexdigest(),
    }


def download(text: bytes) -> HttpResponse:
    """The text to sign, for those who sign by file."""
    headers = {"Content-Disposition": 'attachment; filename="to-sign.txt"'}
    return HttpResponse(text, content_type="application/octet-stream", headers=headers)


def given(request: HttpRequest) -> signatures.Given | None:
    """The signature that came with the act, if one did. Raises Refusal for what is none."""
    cms = signature_of(request, FILE, PASTED)
    return signatures.Given(origin_of(request), cms) if cms else None

"""verify.html as this node hands it out: one file, with the key and the policy of this journal inside."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ggzy.foundation.cosigning import queries
from ggzy_core import verifier


def digest() -> str:
    """SHA-256 of the file, for whoever keeps or compares it."""
    return hashlib.sha256(queries.verifier()).hexdigest()


@require_safe
def verify_html(request: HttpRequest) -> HttpResponse:
    """The file itself, under its own content policy: it may run its one script and connect to nobody."""
    whole = queries.verifier()
    headers = {
        "Content-Security-Policy": verifier.header_of(whole),
        "ETag": f'"{hashlib.sha256(whole).hexdigest()[:32]}"',
    }
    return HttpResponse(whole, content_type="text/html; charset=utf-8", headers=headers)

"""verify.html as this node hands it out: one file, with the key and the policy of this journal inside."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ggzy.foundation.cosigning import queries
from ggzy.foundation.journal.sequencer import signer
from ggzy_core import verifier


def page() -> bytes:
    found = queries.adopted()
    return verifier.build(found.text if found else signer().vkey, settings.GGZY_ORIGIN)


def digest() -> str:
    """SHA-256 of the file, for whoever keeps or compares it."""
    return hashlib.sha256(page()).hexdigest()


@require_safe
def verify_html(request: HttpRequest) -> HttpResponse:
    """The file itself, under its own content policy: it may run its one script and connect to nobody."""
    whole = page()
    headers = {
        "Content-Security-Policy": verifier.header_of(whole),
        "ETag": f'"{hashlib.sha256(whole).hexdigest()[:32]}"',
    }
    return HttpResponse(whole, content_type="text/html; charset=utf-8", headers=headers)

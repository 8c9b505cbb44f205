"""The journal as static files, in the layout of C2SP tlog-tiles, and receipts of public acts."""

from __future__ import annotations

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from ggzy.foundation.cosigning import queries
from ggzy.foundation.custody.models import KeyChange
from ggzy.foundation.journal.models import Entry, SignedCheckpoint
from ggzy.foundation.journal.receipts import Pending
from ggzy.foundation.journal.receipts import receipt as receipt_of
from ggzy.foundation.journal.sequencer import folder, signer
from ggzy.foundation.timestamps.models import CheckpointStamp

_TILE = re.compile(r"tile/(?:entries|[0-9]|[1-5][0-9]|6[0-3])(?:/x[0-9]{3})*/[0-9]{3}(?:\.p/[0-9]{1,3})?")
MOST_STAMPS = 1000
FOR_EVER = "public, max-age=31536000, immutable"
EVERYWHERE = {"Access-Control-Allow-Origin": "*"}  # public data: a verifier in any page may read it


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The latest signed checkpoint."""
    try:
        text = (folder() / "checkpoint").read_bytes()
    except FileNotFoundError as missing:
        raise Http404 from missing
    return HttpResponse(
        text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache", **EVERYWHERE}
    )


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    """The log's public key as a vkey."""
    return HttpResponse(f"{signer().vkey}\n", content_type="text/plain; charset=utf-8", headers=EVERYWHERE)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The log's keys, oldest first: each hand-over as the old key signed it, and the key that signs now."""
    handed = KeyChange.objects.filter(kind="log").order_by("id")
    parts = [one.handover.strip() or f"{one.why}: {one.before} → {one.after}" for one in handed]
    text = "\n\n".join([*parts, signer().vkey]) + "\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=EVERYWHERE)


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Whose cosignatures make a checkpoint count (C2SP tlog-policy)."""
    found = queries.adopted()
    if found is None:
        raise Http404
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8", headers=EVERYWHERE)


@require_safe
def signed_policy(request: HttpRequest) -> HttpResponse:
    """The same as a note signed with the log's key."""
    found = queries.signed_policy()
    if found is None:
        raise Http404
    return HttpResponse(found, content_type="text/plain; charset=utf-8", headers=EVERYWHERE)


@require_safe
def signed_checkpoint(request: HttpRequest, size: int) -> HttpResponse:
    """The checkpoint of a size, byte for byte as the log signed it: what timestamps are over."""
    found = SignedCheckpoint.objects.filter(size=size).first()
    if found is None:
        raise Http404
    return HttpResponse(found.text, content_type="text/plain; charset=utf-8", headers=EVERYWHERE)


@require_safe
def stamps(request: HttpRequest) -> HttpResponse:
    """The newest timestamps over checkpoints, with where token and checkpoint are."""
    found = [
        {
            "size": one.size,
            "authority": one.authority,
            "at": one.at.isoformat(),
            "why": one.why,
            "token": reverse("portal:stamp", args=[one.pk]),
            "checkpoint": reverse("portal:signed-checkpoint", args=[one.size]),
        }
        for one in CheckpointStamp.objects.order_by("-id").defer("token")[:MOST_STAMPS]
    ]
    return JsonResponse({"stamps": found}, headers=EVERYWHERE, json_dumps_params={"ensure_ascii": False})


@require_safe
def stamp(request: HttpRequest, number: int) -> HttpResponse:
    """One token, DER; `openssl ts -verify -token_in` reads it."""
    found = CheckpointStamp.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="{found.size}.tst"',
        "Cache-Control": FOR_EVER,
        **EVERYWHERE,
    }
    return HttpResponse(bytes(found.token), content_type="application/timestamp-token", headers=headers)


@require_safe
def tile(request: HttpRequest, where: str) -> HttpResponseBase:
    """A tile or a bundle of entries; a name that is none of the layout is not looked for."""
    if not _TILE.fullmatch(where):
        raise Http404
    try:
        file = (folder() / where).open("rb")
    except OSError as missing:
        raise Http404 from missing
    headers = {"Cache-Control": FOR_EVER, **EVERYWHERE}
    return FileResponse(file, content_type="application/octet-stream", headers=headers)


@require_safe
def receipt_file(request: HttpRequest, leaf: str) -> HttpResponse:
    """The receipt of a public act. Of sealed ones only who did them is given it, at the desk."""
    entry = Entry.objects.filter(leaf=leaf, until="").first()
    if entry is None:
        raise Http404
    try:
        text = receipt_of(entry)
    except Pending as pending:
        return HttpResponse(
            str(pending), status=404, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
        )
    headers = {"Content-Disposition": f'attachment; filename="{leaf[:16]}.tlog-proof"', **EVERYWHERE}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)

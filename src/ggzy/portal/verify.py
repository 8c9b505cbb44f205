"""Checking what somebody kept: a receipt, a published document, a checkpoint, an evidence pack. It changes nothing and knows nobody, so
it takes no token."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.cosigning.queries import policy, trust
from ggzy.foundation.documents import document_bytes
from ggzy.foundation.identity import strangers
from ggzy.foundation.journal.logkeys import vkeys
from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.timestamps.queries import newest
from ggzy_core.tlog.receipt import Step, Verdict, verify_receipt

from .checkpoints import check_checkpoint, is_checkpoint
from .files import is_public
from .packs import about_pack
from .stamped import about_document
from .verifier import digest

MOST_BYTES = 256 << 10  # of a receipt or a checkpoint; documents are only hashed
MOST_PDF = 64 << 20  # of a PDF whose stamps are judged; a longer one is only hashed
BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff")
_HASH = re.compile(r"[0-9a-f]{64}")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """GET the form; POST something kept, uploaded or pasted, and another log's key if it is not of this one."""
    outsiders = {"trust": trust(), "digest": digest(), "stamp": newest()}
    context: dict[str, Any] = {"section": "verify", "vkey": signer().vkey, **outsiders}
    if request.method != "POST":
        asked = request.GET.get("document", "")
        if _HASH.fullmatch(asked) and is_public(asked):  # a document of ours, by its hash: linked from its page
            context |= about_document(asked, document_bytes(asked))
        return render(request, "portal/verify.html", context)
    try:
        if request.FILES:
            strangers.count(request, request.ggzy_session, "P-PROVE")  # type: ignore[attr-defined]
    except Refusal as refusal:
        return render(request, "portal/verify.html", context | {"refusal": refusal}, status=refusal.status)
    text, sha256 = _given(request)
    other = request.POST.get("key", "").strip()[:500]
    context |= {"text": text, "other": other}
    if not sha256 and not text.strip():
        return render(request, "portal/verify.html", {**context, "nothing": True}, status=422)
    said = _of_file(request, sha256, other) if sha256 else _of_text(text, other)
    return render(request, "portal/verify.html", context | said)


def _of_file(request: HttpRequest, sha256: str, other: str) -> dict[str, Any]:
    pack = about_pack(request.FILES.get("file"), other)
    return about_document(sha256, _pdf(request)) if pack is None else pack


def _of_text(text: str, other: str) -> dict[str, Any]:
    if is_checkpoint(text):
        return {"verdict": check_checkpoint(text, other), "what": "checkpoint"}
    verdict, alone = _judged(text, other)
    return {"alone": alone, "verdict": verdict, "what": "receipt", "said": _said(verdict)}


def _judged(text: str, other: str) -> tuple[Verdict, Step | None]:
    """The verdict; and when a receipt of ours is true by our own word alone, what its quorum lacks.

    Of our own log the published policy is held to; another log's key says nothing of its cosigners.
    """
    if other:
        return verify_receipt(text, other), None
    verdict = verify_receipt(text, *vkeys(), policy=policy())
    if verdict.ok or verdict.steps[-1].name != "quorum":
        return verdict, None
    return verify_receipt(text, *vkeys()), verdict.steps[-1]


def _given(request: HttpRequest) -> tuple[str, str]:
    """The text of a receipt or a checkpoint, or else the hash of a document: of an upload, or pasted."""
    upload = request.FILES.get("file")
    if upload is None:
        text = request.POST.get("receipt", "")[:MOST_BYTES]
        return (text, "") if not _HASH.fullmatch(text.strip().lower()) else ("", text.strip().lower())
    first = upload.read(MOST_BYTES)
    if not first.startswith(BINARY) and b"\0" not in first:
        return first.decode("utf-8", "replace"), ""
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return "", digest.hexdigest()


def _pdf(request: HttpRequest) -> bytes:
    """The whole of an uploaded PDF that is not too long to be judged; nothing for any other upload."""
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > MOST_PDF:
        return b""
    upload.seek(0)
    return upload.read() if upload.read(5) == b"%PDF-" and upload.seek(0) == 0 else b""


def _said(verdict: Verdict) -> dict[str, Any] | None:
    """What the proven entry says, for people; None unless it is proven."""
    if not verdict.ok or verdict.receipt is None:
        return None
    entry = verdict.receipt.entry.decode()
    try:
        body = json.loads(entry)
    except ValueError:
        return {"entry": entry}
    act = ACTS.get(str(body.get("act", "")))
    return {"entry": entry, "body": body, "act": act, "sealed": verdict.receipt.slot is not None}

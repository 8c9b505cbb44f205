"""Documents that stand by name on the public record of a public matter; no other document is ever given out here."""

from __future__ import annotations

import json

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from ggzy.foundation import documents
from ggzy.foundation.journal.models import Cursor, Entry
from ggzy.foundation.matters.public import public

from . import trade
from .models import NamedDocument

CURSOR = "portal.documents"
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "zip": "application/zip",
    "json": "application/json",
    "xml": "application/xml",
    "txt": "text/plain; charset=utf-8",
}
BATCH = 1000


@require_safe
def document(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The document, as a download. 404 alike for what is unknown, sealed, or of a matter not public yet."""
    if not is_public(sha256) or not documents.exists(sha256):
        raise Http404
    kind = documents.described(sha256).kind
    return FileResponse(
        documents.open_document(sha256),
        as_attachment=True,
        filename=f"{sha256[:16]}.{kind}",
        content_type=TYPES.get(kind, "application/octet-stream"),
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "ETag": f'"{sha256}"',
            "X-Content-Type-Options": "nosniff",
        },
    )


def is_public(sha256: str) -> bool:
    """Is the document published by a notice, or named by a public entry about a public matter?"""
    if trade.publishes(sha256):
        return True
    follow()
    named = NamedDocument.objects.filter(sha256=sha256).values("subject")
    return public().filter(code__in=named).exists()


def follow() -> None:
    """Note the documents that new public entries name. Twice does no harm; usually there is nothing new."""
    cursor = Cursor.objects.filter(name=CURSOR).first()
    last = cursor.last if cursor else 0
    while fresh := list(_after(last)[:BATCH]):
        notes = [note for entry in fresh for note in _named(entry)]
        NamedDocument.objects.bulk_create(notes, ignore_conflicts=True)
        last = fresh[-1].pk
        Cursor.objects.update_or_create(name=CURSOR, defaults={"last": last})


def _after(last: int) -> QuerySet[Entry]:
    """Public entries that name anything, after the last one read."""
    return Entry.objects.filter(id__gt=last, until="", body__contains='"objects":').order_by("id")


def _named(entry: Entry) -> list[NamedDocument]:
    body = json.loads(entry.body)
    subjects = {entry.subject, *body.get("covers", ())}
    named = [one["sha256"] for one in body.get("objects", ()) if "sha256" in one and _for_reading(one)]
    return [NamedDocument(sha256=sha, subject=subject) for sha in named for subject in subjects]


def _for_reading(named: dict[str, str]) -> bool:
    """A public field of the act's input, or a paper the act itself put out; a package (archive) is proven by its hash
    and not given out: what is in it has its own publicity."""
    return "field" in named or named.get("type") in ("pdf", "json")

"""Files in parts: announce, send, ask where it stands, go on, finish. A broken line loses nothing that came in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ggzy.foundation.documents import uploads
from ggzy.foundation.documents.content import KINDS

from . import problems
from .endpoint import body_of, said
from .tokens import signed_in


def begin(request: HttpRequest) -> HttpResponse:
    """POST {length, sha256}: the random key of a new upload."""
    session, body = signed_in(request), body_of(request)
    length, sha256 = body.get("length"), body.get("sha256")
    if type(length) is not int or not isinstance(sha256, str):
        raise problems.malformed(
            "须有 length（整数）和 sha256", "length (a whole number) and sha256 are needed", status=422
        )
    return said({"key": uploads.begin(session, length, sha256), "offset": 0, "length": length}, status=201)


def add(request: HttpRequest, key: str) -> HttpResponse:
    """PATCH with Upload-Offset: one part, as raw bytes. Answers where the upload stands."""
    session, offset = signed_in(request), request.headers.get("Upload-Offset", "")
    if not offset.isascii() or not offset.isdigit():
        raise problems.malformed("须有 Upload-Offset 标头", "The header Upload-Offset is needed", status=422)
    return _standing(uploads.append(session, key, int(offset), request))


def standing(request: HttpRequest, key: str) -> HttpResponse:
    """HEAD or GET: where the upload stands."""
    return _standing(uploads.status(signed_in(request), key))


def finish(request: HttpRequest, key: str) -> HttpResponse:
    """POST {kind}: the whole, checked and stored; answers its address. `kind` may be a list."""
    session, kind = signed_in(request), body_of(request).get("kind")
    kinds = tuple(kind) if isinstance(kind, list) else (kind,)
    if not kinds or not all(one in KINDS for one in kinds):
        known = "、".join(KINDS)
        raise problems.malformed(f"kind 须为 {known} 之一", f"kind must be one of {', '.join(KINDS)}", status=422)
    kept = uploads.finish(session, key, kinds)
    return said({"sha256": kept.sha256, "length": kept.length, "kind": kept.kind})


def drop(request: HttpRequest, key: str) -> HttpResponse:
    """DELETE: throw the upload away."""
    uploads.forget(signed_in(request), key)
    return HttpResponse(status=204)


def _standing(progress: uploads.Progress) -> HttpResponse:
    told = {"offset": progress.offset, "length": progress.length, "done": progress.done}
    return said(told, Upload_Offset=str(progress.offset), Upload_Length=str(progress.length))

"""Data packages over HTTP: sent as they are, answered record by record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.documents import store
from ggzy.foundation.identity import strangers
from ggzy.foundation.text import Text
from ggzy.hub.quality import trying
from ggzy.hub.quality.acts import receive_package
from ggzy.hub.quality.answers import answer
from ggzy.hub.quality.models import ReceivedPackage

from . import problems
from .endpoint import said
from .tokens import session_of, signed_in

MOST = 64 << 20  # bytes of one package


def receive(request: HttpRequest) -> HttpResponse:
    """POST ?name=yyyyMMdd-serial6-dataNo.zip with the zip as body: each record accepted, or its faults.

    201 when the package was read, whatever became of its records; 422 with P-PACKAGE when it could not be.
    """
    session = signed_in(request)
    if not session.holds(Role.CENTRE):  # before anything is kept
        raise problems.not_yours("只有交易中心可以报送数据包", "Only a centre may send data packages")
    if request.content_type not in ("application/zip", "application/octet-stream"):
        raise problems.malformed("请求正文须为 zip", "The body must be application/zip", status=415)
    kept = store(request, ("zip",), limit=MOST)
    data = {"name": request.GET.get("name", ""), "package": kept.sha256}
    done = perform(receive_package, session, None, data, key=request.headers.get("Idempotency-Key") or None)
    told = answer(done.result) | {"receipt": done.receipt, "repeated": done.repeated}
    return said(told, status=200 if done.repeated else 201)


def trial(request: HttpRequest) -> HttpResponse:
    """POST ?name=… with the zip as body: what a real delivery would be told. Nothing is kept; anybody may ask."""
    if request.content_type not in ("application/zip", "application/octet-stream"):
        raise problems.malformed("请求正文须为 zip", "The body must be application/zip", status=415)
    strangers.count(request, session_of(request), "P-TRY")
    name = request.GET.get("name", "")
    return said(trying.told(name, trying.tried(name, request.read(trying.MOST + 1))))


def show(request: HttpRequest, key: str) -> HttpResponse:
    """GET: what was said of a package, for the one who sent it."""
    session = signed_in(request)
    found = ReceivedPackage.objects.filter(key=key, sender=session.party).first() if session.party else None
    if found is None:
        raise problems.unknown(Text("没有这个数据包，或者不是您发送的", "There is no such package of yours"))
    return said(answer(found))

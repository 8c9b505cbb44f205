"""The sandbox: anybody checks a package by the very checks that a real one meets. Nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ggzy.foundation import clock
from ggzy.foundation.identity import strangers
from ggzy.foundation.refusal import Refusal
from ggzy.hub.exchange.packages.form import is_name
from ggzy.hub.exchange.packages.reading import from_zip, wrong

from .receiving import judge

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from .receiving import Judged

MOST = 8 << 20  # bytes of a package that is only tried


def tried(name: str, content: bytes, sender: str = "") -> list[Judged]:
    """Every record's verdicts, as if `sender` (a USCC; this platform's own if empty) had sent it to an empty hub.

    Raises Refusal P-PACKAGE where a real one would be refused whole.
    """
    if not is_name(name):
        raise wrong(
            "包名应为 yyyyMMdd-6位流水-数据编号.zip",
            "a package is named yyyyMMdd-six digits-number of its data set.zip",
        )
    if len(content) > MOST:
        raise wrong(f"试验包最大 {MOST >> 20} MB", f"a package to try has at most {MOST >> 20} MB")
    package = from_zip(name, content)
    return judge(package, sender or settings.GGZY_PLATFORM_USCC, clock.now(), lambda *_: None)


def told(name: str, judged: list[Judged]) -> dict[str, Any]:
    """The answer for programs: as for a package that was sent, but that nothing was kept."""
    good = sum(1 for one in judged if one.accepted)
    records = [one.answer() for one in judged]
    return {"kept": False, "name": name, "accepted": good, "rejected": len(judged) - good, "records": records}


@csrf_exempt  # it changes nothing and knows nobody
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest) -> HttpResponse:
    """GET a form; POST a package: each record with field, reason and remedy."""
    context: dict[str, Any] = {"section": "data"}
    if request.method != "POST":
        return render(request, "quality/try.html", context)
    upload = request.FILES.get("package")
    if upload is None:
        return render(request, "quality/try.html", context | {"nothing": True}, status=422)
    try:
        strangers.count(request, request.ggzy_session, "P-TRY")  # type: ignore[attr-defined]
        judged = tried(upload.name or "", upload.read(MOST + 1))
    except Refusal as refusal:
        return render(request, "quality/try.html", context | {"refusal": refusal}, status=refusal.status)
    context |= {"name": upload.name, "judged": [one.answer() for one in judged]}
    context["accepted"] = sum(1 for one in judged if one.accepted)
    return render(request, "quality/try.html", context)

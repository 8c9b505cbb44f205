"""My notifications, what I choose to be told by which channel, and the table of who is told of what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.acts.tells import TELLS, Kind, Tell
from ggzy.foundation.identity.expiry import ENDS
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.foundation.words import say
from ggzy.foundation.words.templatetags.words import sentence, verb
from ggzy.service.notifications import choices, queries, vault

from .guards import session_of, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ON_A_PAGE = 30
MOMENTS = {
    "bid-deadline": Text("投标截止前", "before bids are due"),
    ENDS: Text("数字证书到期前", "before a certificate ends"),
    "guarantee-ends": Text("保函到期前", "before a guarantee expires"),
}


@signed_in
@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    rows = queries.mine(session).prefetch_related("messages")
    if request.GET.get("unread"):
        rows = rows.filter(read_at=None)
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "desk",
        "here_is": "notifications",
        "page": page,
        "told": queries.told(list(page)),
        "only": bool(request.GET.get("unread")),
        "unread": queries.unread(session),
    }
    return render(request, "desk/notifications.html", context)


@signed_in
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one as read, or all."""
    session, key = session_of(request), request.POST.get("key", "")
    queries.read(session, [key] if key else None)
    return redirect("desk:notifications")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def chosen(request: HttpRequest) -> HttpResponse:
    """Addresses, and channels by kind."""
    session = session_of(request)
    kept: dict[str, Any] = choices.of(vault.whose(session.person))
    refusal = None
    if request.method == "POST":
        wanted = {str(kind): request.POST.getlist(f"channel-{kind}") for kind in Kind}
        kept = {
            "email": request.POST.get("email", "")[:300],
            "mobile": request.POST.get("mobile", "")[:40],
            "channels": wanted,
        }
        try:
            choices.keep(session.person, kept["email"], kept["mobile"], wanted)
            return redirect("desk:notifications")
        except Refusal as problem:
            refusal = problem
    context = {
        "section": "desk",
        "here_is": "notifications",
        "kept": kept,
        "kinds": [
            (kind, kind.label, [(name, said, name in kept["channels"].get(str(kind), ())) for name, said in CHANNELS])
            for kind in Kind
        ],
        "channels": [said for _, said in CHANNELS],
        "refusal": refusal,
    }
    return render(request, "desk/notify.html", context, status=refusal.status if refusal else 200)


CHANNELS = list(choices.CHANNELS.items())


@signed_in
@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """Who is told of what, for everybody to read."""
    rows = sorted(((_when(one), one) for one in TELLS.values()), key=lambda row: list(Kind).index(row[1].kind))
    lines = [(when, one.to.label, one.to.secret, one.kind.label, _sentence(one)) for when, one in rows]
    return render(request, "desk/notify_table.html", {"section": "desk", "here_is": "notifications", "lines": lines})


def _when(one: Tell) -> str:
    if one.clock:
        name = PROCEDURES[one.on].name if one.on in PROCEDURES else Text(one.on, one.on)
        return sentence(Text(f"{name.zh}的期限过半、剩一天、已过", f"{name.en}: half gone, a day left, over"))
    if one.ahead:
        spans = say.either("、", ", ").join(say.span(step) for step in reversed(one.ahead))
        before = MOMENTS.get(one.on, Text(one.on, one.on))
        return sentence(Text(f"{before.zh} {spans}", f"{spans} {before.en}"))
    if one.on not in ACTS:
        return one.on
    done = ACTS[one.on].title
    return verb(Text(f"{done.zh}次日", f"{done.en}: the day after") if one.daily else done)


def _sentence(one: Tell) -> Text:
    return Text(one.said.zh.format(matter="…", left="…"), one.said.en.format(matter="…", left="…"))

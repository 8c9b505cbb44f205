"""Policy questions in public: answers to search, a form for anybody, a ticket to look up.

Asking takes no account and no cookie: the act is nobody's, so there is nothing another site's page could ride on.
"""

from __future__ import annotations

import secrets
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.identity import strangers
from ggzy.foundation.identity.roles import anonymous
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import citation
from ggzy.foundation.text import Text
from ggzy.service.helpdesk import queries
from ggzy.service.helpdesk.acts import TOPICS, ask

ON_A_PAGE = 20
LABELS = {code: Text(*label.split("|")) for code, label in TOPICS.items()}


@public_page()
def questions(request: HttpRequest) -> HttpResponse:
    """Questions that were answered; `q` words, `topic`; `ticket` leads to one question."""
    if ticket := request.GET.get("ticket", "").strip():
        found = queries.by_ticket(ticket[:64])
        if found is not None:
            return redirect("portal:question", ticket=found.matter.code)
    words, topic = request.GET.get("q", "")[:100], request.GET.get("topic", "")
    topic = topic if topic in LABELS else ""
    page = Paginator(queries.answered(words, topic), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "services",
        "page": page,
        "items": [(one, LABELS[one.topic]) for one in page],
        "topics": LABELS.items(),
        "topic": topic,
        "q": words,
        "figures": queries.figures(),
        "no_ticket": ticket,
    }
    return render(request, "portal/questions.html", context)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def asking(request: HttpRequest) -> HttpResponse:
    """The form; a POST asks, and leads to the page of the ticket."""
    context: dict[str, Any] = {
        "section": "services",
        "topics": LABELS.items(),
        "topic": request.POST.get("topic", ""),
        "text": request.POST.get("text", "")[:2100],
        "key": request.POST.get("key", "")[:100] or secrets.token_urlsafe(18),
    }
    if request.method != "POST":
        return render(request, "portal/ask.html", context)
    session = anonymous().arriving(request.arrived + clock.shift())  # type: ignore[attr-defined]
    try:
        strangers.knock(request, ask, session)
        data = {"topic": context["topic"], "text": context["text"].strip()}
        done = perform(ask, session, None, data, key=f"page:{context['key']}")
    except Refusal as refusal:
        return render(request, "portal/ask.html", context | {"refusal": refusal}, status=refusal.status)
    return redirect(f"{reverse('portal:question', args=[done.result.matter.code])}?new=1")


@public_page()
def question(request: HttpRequest, ticket: str) -> HttpResponse:
    """A question by its ticket: the countdown while it waits, then the answer with date and who answered."""
    found = queries.by_ticket(ticket)
    if found is None:
        raise Http404
    context = {
        "section": "services",
        "one": found,
        "topic": LABELS[found.topic],
        "basis": [(each, citation(each)) for each in found.rules],
        "clocks": queries.countdown(found),
        "new": "new" in request.GET,
    }
    return render(request, "portal/question.html", context)

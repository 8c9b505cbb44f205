"""The first page, and the rules in force on a day."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation import clock
from ggzy.foundation.look.live import address, server_time
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.look.timeline import timeline
from ggzy.foundation.rulebook import RuleVersion, rules_on
from ggzy_core.periods import local_date

from . import today
from .coming import HOME, openings_shown
from .queries import coming, journal_state, listed

NEWEST = 5


@public_page()
def home(request: HttpRequest) -> HttpResponse:
    """What this is, what happens next, what is new, how to check it."""
    results, lately = today.decided()
    context = {
        "shown": (shown := openings_shown(HOME)),
        "address": address("home", HOME, shown) if shown else "",
        "server_time": server_time,  # called where it is shown: another second makes another page
        "coming": coming(),
        "newest": [(matter, timeline(matter)) for matter in listed().filter(closed_at=None)[:NEWEST]],
        "results": results,
        "lately": lately,
        "pictures": today.pictures(),
        "journal": journal_state(),
    }
    return render(request, "portal/home.html", context)


@public_page(seconds=60)
def rules(request: HttpRequest) -> HttpResponse:
    """The rules in force on `on` (YYYY-MM-DD, today unless said), filtered by the words of `q`."""
    now = local_date(clock.now())
    asked = request.GET.get("on", "")
    try:
        day, wrong = (date.fromisoformat(asked), "") if asked else (now, "")
    except ValueError:
        day, wrong = now, asked[:40]
    words = request.GET.get("q", "").split()[:8]
    found = [one for one in rules_on(day) if all(word.lower() in _text(one) for word in words)]
    context = {
        "section": "rules",
        "day": day,
        "today": now,
        "wrong": wrong,
        "q": " ".join(words),
        "laws": [one for one in found if one.kind != "platform"],
        "own": [one for one in found if one.kind == "platform"],
        "unverified": sum(1 for one in found if one.kind != "platform" and not one.citation().as_law),
    }
    return render(request, "portal/rules.html", context)


def _text(one: RuleVersion) -> str:
    return f"{one.id} {one.topic_zh} {one.topic_en} {one.law.zh} {one.law.en}".lower()

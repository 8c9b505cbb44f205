"""My calendar: deadlines, openings and what is due, by month and as a list; and as a feed for one's own calendar.

The feed's address holds a token of its own, kept as a hash, good until it is revoked. What it says stays outside: the
times of matters that are nobody's secret by name, of all others without.
"""

from __future__ import annotations

import calendar as months
import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ggzy.foundation import clock
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.identity.reach import involved
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.identity.signin import belongs
from ggzy.foundation.look import ics
from ggzy.foundation.matters.models import Due, Matter, Moment
from ggzy.foundation.matters.public import public
from ggzy.foundation.matters.running import running
from ggzy.foundation.secrets import blind, seal, unseal
from ggzy.foundation.text import Text
from ggzy.foundation.words import say
from ggzy.foundation.words.say import CIVIL, either

from .guards import session_of, signed_in
from .mine import matters_of
from .models import CalendarFeed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ggzy.foundation.acts import Session

NAMES = {
    "bid-deadline": Text("投标截止、开标", "bids due, opening"),
    "file-offer-ends": Text("招标文件获取截止", "file offered until"),
    "publicity-ends": Text("公示期满", "publicity ends"),
}
MOST, FEED_PAST = 400, timedelta(days=31)  # open matters that are looked at; how far back a feed goes
LISTED = 60  # of one month below the grid, which has them all


@dataclass(frozen=True)
class Event:
    """One time of one matter. `kind` is moment, clock (a limit) or due (what happens by itself)."""

    at: datetime
    what: Text
    matter: Matter
    kind: str
    key: str

    @property
    def day(self) -> date:
        return self.at.astimezone(CIVIL).date()

    @property
    def past(self) -> bool:
        return self.at < clock.now()


def events(session: Session, since: datetime, until: datetime) -> list[Event]:
    """What falls between two times on the open matters one has to do with, earliest first."""
    mine = list(matters_of(session).filter(closed_at=None).order_by("-id")[:MOST])
    found = list(_moments(mine))
    named = {(one.matter.pk, one.at) for one in found}  # what happens at a named moment is said by its name
    found += [one for one in (*_clocks(mine), *_dues(mine)) if (one.matter.pk, one.at) not in named]
    return sorted((one for one in found if since <= one.at < until), key=lambda one: (one.at, one.matter.pk))


def _moments(matters: list[Matter]) -> Iterable[Event]:
    """The newest row of each name."""
    newest: dict[tuple[int, str], datetime] = {}
    rows = Moment.objects.filter(matter__in=matters, name__in=NAMES).order_by("id")
    for key, name, at in rows.values_list("matter_id", "name", "at"):
        newest[(key, name)] = at
    by_key = {one.pk: one for one in matters}
    for (key, name), at in newest.items():
        if name == "file-offer-ends" and newest.get((key, "bid-deadline")) == at:
            continue  # said already by what it ends with
        yield Event(at, NAMES[name], by_key[key], "moment", name)


def _clocks(matters: list[Matter]) -> Iterable[Event]:
    for matter in matters:
        for one in running(matter):
            if one.open and one.limit is not None:
                what = Text(one.version.topic_zh, one.version.topic_en)
                yield Event(one.limit, what, matter, "clock", one.clock.rule)


def _dues(matters: list[Matter]) -> Iterable[Event]:
    """What happens by itself; several times on one day is said once, at the first."""
    by_key, said = {one.pk: one for one in matters}, set()
    for due in Due.objects.filter(matter__in=matters, done_at=None, dropped=False).order_by("at", "id"):
        day = (due.matter_id, due.act, due.at.astimezone(CIVIL).date())
        if due.act in ACTS and day not in said:
            said.add(day)
            yield Event(due.at, ACTS[due.act].title, by_key[due.matter_id], "due", due.act)


@signed_in
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """One month: a grid of its days where there is room, the days with something otherwise; and what comes next."""
    session = session_of(request)
    first = _month(request.GET.get("month", ""))
    weeks = months.Calendar().monthdatescalendar(first.year, first.month)
    begin, end = (_midnight(one) for one in (weeks[0][0], weeks[-1][-1] + timedelta(days=1)))
    found = events(session, begin, end)
    by_day: dict[date, list[Event]] = {}
    for one in found:
        by_day.setdefault(one.day, []).append(one)
    today = clock.now().astimezone(CIVIL).date()
    days = [(day, by_day.get(day, []), day.month != first.month, day == today) for week in weeks for day in week]
    this = [one for one in found if one.day.month == first.month]
    coming = [one for one in this if not one.past] if today.replace(day=1) == first else this
    context = {
        "section": "desk",
        "here_is": "calendar",
        "first": first,
        "title": either(f"{first.year}年{first.month}月", f"{months.month_name[first.month]} {first.year}"),
        "before": _other(first, -1),
        "after": _other(first, 1),
        "days": days,
        "weekdays": [say.day(day).split()[-1] if not say.english() else say.day(day)[:3] for day in weeks[0]],
        "list": coming[:LISTED],
        "left": len(coming[LISTED:]),
        "feed": CalendarFeed.objects.filter(whose=_whose(session)).first(),
    }
    return render(request, "desk/calendar.html", context)


@signed_in
@require_POST
def feed_again(request: HttpRequest) -> HttpResponse:
    """A new address for the feed, shown once; the earlier one is good no more. `revoke` takes it away."""
    session = session_of(request)
    CalendarFeed.objects.filter(whose=_whose(session)).delete()
    if "revoke" in request.POST:
        return redirect("desk:calendar")
    token = secrets.token_urlsafe(24)
    who = f"{session.person.pk}/{getattr(session.party, 'pk', '')}"
    digest = _digest(token)
    sealed = seal("calendar", digest, who.ljust(40).encode())
    CalendarFeed.objects.create(digest=digest, whose=_whose(session), sealed=sealed, made_at=clock.real())
    address = request.build_absolute_uri(reverse("desk:calendar-feed", args=[token]))
    return render(request, "desk/calendar_feed.html", {"section": "desk", "address": address})


@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed behind a token; 404 for any other, and for somebody who has left."""
    kept = CalendarFeed.objects.filter(digest=_digest(token)).first()
    session = _session_behind(kept) if kept is not None else None
    if session is None:
        raise Http404
    now = clock.now()
    found = events(session, now - FEED_PAST, now + timedelta(days=400))
    named = _named(session, [one.matter for one in found])
    host = str(settings.GGZY_ORIGIN).partition("/")[0]
    lines = ics.head("desk", either("公共资源交易：我的日历", "Public resource trading: my calendar"))
    for one in found:
        lines += _event(one, named, host)
    lines.append("END:VCALENDAR")
    return HttpResponse(ics.written(lines), content_type="text/calendar; charset=utf-8")


def _event(one: Event, named: set[int], host: str) -> list[str]:
    said = (
        f"{one.what}{either('：', ': ')}{one.matter.title or one.matter.code}"
        if one.matter.pk in named
        else str(one.what)
    )
    key = hashlib.sha256(f"{one.matter.pk}/{one.key}".encode()).hexdigest()[:24]
    return [
        "BEGIN:VEVENT",
        f"UID:{key}@{host}",
        f"DTSTAMP:{ics.at(clock.now())}",
        f"DTSTART:{ics.at(one.at)}",
        f"DTEND:{ics.at(one.at + timedelta(minutes=30))}",
        f"SUMMARY:{ics.text(said)}",
        "END:VEVENT",
    ]


def _named(session: Session, matters: list[Matter]) -> set[int]:
    """Matters that may be named outside: public ones in which one has a part that is public too. Who bids has none."""
    keys = [one.pk for one in matters]
    return set(public().filter(pk__in=keys).values_list("pk", flat=True)) & set(
        involved(session).filter(pk__in=keys).values_list("pk", flat=True)
    )


def _session_behind(kept: CalendarFeed) -> Any:
    person, _, party = unseal("calendar", kept.digest, bytes(kept.sealed)).decode().strip().partition("/")
    who = Person.objects.filter(pk=person).first()
    organisation = Organisation.objects.filter(pk=party).first() if party else None
    if who is None or (organisation is not None and not belongs(who, organisation)):
        return None
    return session_for(who, organisation)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _whose(session: Session) -> str:
    return blind("calendar", session.who)


def _month(asked: str) -> date:
    try:
        year, _, month = asked.partition("-")
        if not 2000 <= int(year) <= 2100:
            raise ValueError
        return date(int(year), int(month), 1)
    except ValueError:
        return clock.now().astimezone(CIVIL).date().replace(day=1)


def _other(first: date, step: int) -> str:
    other = (first.replace(day=15) + timedelta(days=30 * step)).replace(day=1)
    return f"{other:%Y-%m}"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CIVIL)

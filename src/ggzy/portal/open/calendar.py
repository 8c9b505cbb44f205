"""Openings as a calendar (iCalendar, RFC 5545): when bids are due and opened, of public lots."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest
from django.urls import reverse

from ggzy.foundation import clock
from ggzy.foundation.look import ics
from ggzy.foundation.matters.models import Moment
from ggzy.foundation.words.say import either
from ggzy.hub.search.queries import MATTER, Conditions, everything, read

from ..queries import listed
from .answers import open_data

KINDS = {"bid-deadline": ("投标截止 开标", "Bids due, opening"), "opening": ("开标", "Opening")}
PAST, MOST = timedelta(days=30), 2000


@open_data("text/calendar; charset=utf-8", seconds=300, attach="openings.ics")
def openings(request: HttpRequest) -> bytes:
    """Deadlines and openings from a month ago on, of the matters that fit the conditions of the list of matters:
    family, region, words and so on."""
    home, stamp = f"{request.scheme}://{request.get_host()}", str(settings.GGZY_ORIGIN).partition("/")[0]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//OpenGGZY//openings//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
             f"X-WR-CALNAME:{ics.text(either('开标日历', 'Openings'))}"]  # fmt: skip
    for moment in _moments(read(request.GET, MATTER)):
        matter = moment.matter
        zh, en = KINDS[moment.name]
        lines += [
            "BEGIN:VEVENT",
            f"UID:{matter.code}-{moment.name}@{stamp}",
            f"DTSTAMP:{ics.at(moment.written_at)}",
            f"DTSTART:{ics.at(moment.at)}",
            f"DTEND:{ics.at(moment.at + timedelta(minutes=30))}",
            f"SUMMARY:{ics.text(either(zh, en) + either('：', ': ') + (matter.title or matter.code))}",
            f"DESCRIPTION:{ics.text(matter.code)}",
            f"URL:{home}{reverse('portal:matter', args=[matter.code])}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return ics.written(lines)


def _moments(conditions: Conditions) -> list[Moment]:
    """The newest row of each name and matter."""
    matters = listed().order_by()
    if conditions.any or conditions.nothing:
        fitting = [one.matter_id for one in everything(conditions, MOST)]
        matters = matters.filter(pk__in=fitting)
    named = Moment.objects.filter(name__in=KINDS, matter__in=matters)
    newest = named.values("matter", "name").annotate(last=Max("id")).values("last")
    rows = (
        Moment.objects.filter(pk__in=newest, at__gte=clock.now() - PAST).select_related("matter").order_by("at", "id")
    )
    found = list(rows[:MOST])
    opened = {moment.matter_id for moment in found if moment.name == "opening"}
    # Once a lot has been opened, the day of its opening is the one that counts.
    return [one for one in found if one.name == "opening" or one.matter_id not in opened]

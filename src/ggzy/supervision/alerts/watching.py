"""From a matter to its alerts: ask the monitors, raise what is new, let go what has been kept, look again in time.

Delivered twice, in any order, by two workers at once: a lead has a mark (keyed hash of monitor, matter and fact) that
is unique in the table; the second finds it or is refused by the database. Nothing is raised about what is still sealed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError

from ggzy.foundation import clock
from ggzy.foundation.acts import clock_session, perform
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.matters.public import is_public
from ggzy.foundation.matters.running import next_turn, running
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import blind

from .models import Alert, Watch
from .monitors import MONITORS
from .monitors.clocks import OWN

if TYPE_CHECKING:
    from .lead import Lead

BATCH = 200  # matters of one round


def look_at(matter: Matter, after: str = "") -> int:
    """Ask the monitors about a matter; `after` names the act that has just been done. Returns how many were raised."""
    if matter.procedure == OWN or still_sealed(matter):
        return 0
    raised = 0
    for name, monitor in MONITORS.items():
        if after and monitor.after and after not in monitor.after:
            continue
        raised += sum(_raise(matter, name, lead) for lead in monitor.look(matter))
    _let_lapse(matter)
    look_again(matter)
    return raised


def look_again(matter: Matter) -> None:
    """Note when the next clock of the matter turns; forget the matter when none does."""
    at = next_turn(matter)
    if at is None:
        Watch.objects.filter(matter=matter).delete()
    else:
        Watch.objects.update_or_create(matter=matter, defaults={"next_at": at})


def look_round() -> int:
    """Look at every matter whose time has come."""
    due = list(Watch.objects.filter(next_at__lte=clock.now()).select_related("matter").order_by("next_at")[:BATCH])
    return sum(look_at(one.matter) for one in due)


def still_sealed(matter: Matter) -> bool:
    """Was anything sealed done on a matter that nobody may know of yet (a guarantee), before its moment?

    A trade is public, and its own clocks tell nothing of who bid; the monitors of what was sealed wait for its moment.
    """
    if is_public(matter):
        return False
    until = set(Entry.objects.filter(subject=matter.code).exclude(until="").values_list("until", flat=True))
    return bool(until - set(moments(matter)))


def _raise(matter: Matter, monitor: str, lead: Lead) -> bool:
    mark = blind(matter.code, "alert", monitor, lead.key)
    if Alert.objects.filter(mark=mark).exists():
        return False
    data = {
        "about": matter.code,
        "monitor": monitor,
        "mark": mark,
        "rule": lead.rule,
        "level": str(lead.level),
        "said_zh": lead.said.zh,
        "said_en": lead.said.en,
        "evidence": lead.evidence,
    }
    try:
        perform("alert.raise", clock_session(), None, data)
    except Refusal as refusal:
        if refusal.rule != "P-DONE":
            raise
        return False
    except IntegrityError:
        if not Alert.objects.filter(mark=mark).exists():
            raise
        return False
    return True


def _let_lapse(matter: Matter) -> None:
    """Reminders of clocks that were kept in time."""
    waiting = Alert.objects.filter(about=matter, monitor="clocks", level="general", settled_at=None)
    reminders = list(waiting.select_related("matter"))
    if not reminders:
        return
    short = {one.version.id for one in running(matter) if one.state in ("short", "over", "broken")}
    for alert in reminders:
        if alert.rule not in short:
            perform("alert.lapse", clock_session(), alert)

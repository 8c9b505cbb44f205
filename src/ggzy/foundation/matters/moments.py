"""Named times of a matter and the clocks that run between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import clock_holds, rule, span
from ggzy.foundation.statements import Asked
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

from .models import Breach, Due, Matter, Moment
from .procedure import procedure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from .procedure import Ahead, Clock


_newest = Asked(
    lambda matter, name: Moment.objects.filter(matter_id=matter, name=name).order_by("-id").values_list("at")[:1]
)
_all = Asked(lambda matter: Moment.objects.filter(matter_id=matter).order_by("id").values_list("name", "at"))


def moment(matter: Matter, name: str) -> datetime | None:
    """The time a matter gives this name now; the newest row counts."""
    found = _newest(matter.pk, name)
    return found[0][0] if found else None


def moments(matter: Matter) -> dict[str, datetime]:
    """All named times of a matter as they stand."""
    return dict(_all(matter.pk))


def write_moment(matter: Matter, name: str, at: datetime, act: str) -> Moment:
    """Write a moment and judge every clock it stands in."""
    known = moments(matter) | {name: at}
    for item in procedure(matter.procedure).all_clocks():
        if name in (item.since, item.by) and item.since in known and item.by in known:
            _judge(matter, item, known, act)
    row = Moment.objects.create(matter=matter, name=name, at=at, written_at=clock.now())
    planned = _planned(matter, name, at)
    for due in Due.objects.filter(matter=matter, done_at=None, dropped=False, act__in={act for act, _ in planned}):
        due.changed(dropped=True)
    for act_due, when in planned:
        if when == at or when > clock.now():
            Due.objects.create(matter=matter, act=act_due, at=when)
    return row


def _planned(matter: Matter, name: str, at: datetime) -> list[tuple[str, datetime]]:
    """What a stage that lasts until this moment has due: acts some time ahead of it, and the act that ends it."""
    found = []
    for stage in procedure(matter.procedure).stages:
        if stage.until == name:
            found += [(item.act, when) for item in stage.ahead for when in _ahead(item, at)]
            found += [(stage.ends, at)] if stage.ends else []
    return found


def _ahead(item: Ahead, at: datetime) -> Iterator[datetime]:
    """The times of an act that falls due ahead of a moment."""
    when = at - span(item.rule, at)
    yield when
    while item.again and (when := when + span(item.again, at)) < at:
        yield when


def _judge(matter: Matter, item: Clock, known: dict[str, datetime], act: str) -> None:
    version = rule(item.rule).on(local_date(known[item.since]))
    verdict = clock_holds(version, known[item.since], known[item.by])
    if verdict.holds:
        return
    if not item.refuse:
        Breach.objects.create(
            matter=matter, rule=item.rule, since=known[item.since], by=known[item.by], limit=verdict.limit, act=act
        )
        return
    raise Refusal(
        item.rule,
        Text(verdict.facts_zh, verdict.facts_en),
        Text(
            f"请改为符合该期限的时间（界限：{verdict.limit_text()}）",
            f"Choose a time that keeps it (limit: {verdict.limit_text()})",
        ),
        facts={"since": known[item.since], "by": known[item.by], "limit": verdict.limit},
    )


def give_back(matter: Matter, names: tuple[str, ...], since: datetime, act: str) -> None:
    """Move moments that have not passed by the time a pause took."""
    lost = clock.now() - since
    standing = moments(matter)
    for name in names:
        if name in standing and standing[name] > since:
            write_moment(matter, name, standing[name] + lost, act)


def next_due(matter: Matter) -> Due | None:
    return Due.objects.filter(matter=matter, done_at=None, dropped=False).order_by("at", "id").first()

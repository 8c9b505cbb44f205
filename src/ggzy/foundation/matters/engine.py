"""The engine: may this act happen on this matter now, what does it move, which clocks does it meet?"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.statements import Asked
from ggzy.foundation.text import Text

from .models import Matter
from .moments import moment
from .procedure import PROCEDURES, Child, Procedure, Stage, procedure

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from .models import HasMatter


def procedure_of(matter: Matter) -> Procedure:
    return procedure(matter.procedure)


def stage_of(matter: Matter) -> Stage:
    return procedure_of(matter).stage(matter.stage)


def owner_of(matter: Matter) -> HasMatter:
    """The lot, objection, guarantee … that owns the matter."""
    model = apps.get_model(procedure_of(matter).owner)
    return model.objects.select_related("matter").get(matter=matter)  # type: ignore[no-any-return]


def owners_of(matters: Iterable[Matter]) -> dict[int, HasMatter]:
    """The same of many, by the matter's key: one query for each kind of owner."""
    by_owner: dict[str, dict[int, Matter]] = {}
    for matter in matters:
        by_owner.setdefault(procedure_of(matter).owner, {})[matter.pk] = matter
    found: dict[int, HasMatter] = {}
    for owner, some in by_owner.items():
        for row in apps.get_model(owner).objects.filter(matter__in=list(some)):
            row.matter = some[row.matter_id]
            found[row.matter_id] = row
    return found


def allow(act: str, matter: Matter, arrived: datetime) -> None:
    """Refuse an act that the matter's stage, its closing time or a pause forbids."""
    flow = procedure_of(matter)
    stage = flow.stage(matter.stage)
    if matter.closed_at is not None:
        raise _closed(matter)
    if not (stage.allows(act) or (flow.at_any_time(act) and not stage.final)):
        raise _wrong_stage(act, flow, stage)
    if stage.until and not _in_time(act, stage, matter, arrived):
        raise _too_late(stage) if act != stage.ends else _too_early(stage, matter)
    for child, kind in pauses(matter):
        if kind.pauses(act):
            raise _paused(child)


def _in_time(act: str, stage: Stage, matter: Matter, arrived: datetime) -> bool:
    deadline = moment(matter, stage.until or "")
    if deadline is None:
        return act != stage.ends
    if act == stage.ends:
        return arrived >= deadline
    return arrived < deadline or procedure_of(matter).at_any_time(act)


def pauses(matter: Matter) -> list[tuple[Matter, Child]]:
    """The open children that pause this matter: its own, and those on the matter above it."""
    kinds = {child.procedure: child for child in procedure_of(matter).children if child.stops}
    if not kinds:
        return []
    found = _open_children(tuple(sorted(kinds)))(matter.pk, matter.parent_id or matter.pk)
    return [(child, kinds[child.procedure]) for child in found if child.pk != matter.pk]


@cache
def _open_children(kinds: tuple[str, ...]) -> Asked:
    """The open matters of these kinds below either of two."""
    return Asked(
        lambda one, other: (
            Matter.objects.filter(Q(parent_id=one) | Q(parent_id=other), procedure__in=kinds, closed_at=None)
        ).order_by("id")
    )


def advance(act: str, matter: Matter) -> Stage | None:
    """Move the matter where its procedure says this act leads. Returns the new stage, or None when it stays."""
    flow = procedure_of(matter)
    stage = flow.stage(matter.stage)
    if act == stage.ends:
        target = flow.after(stage.code)
        _all_closed(stage, matter)
    elif act in stage.moves:
        target = flow.stage(stage.moves[act])
    elif act in flow.moves:
        target = flow.stage(flow.moves[act])
    else:
        return None
    if target is None:
        matter.changed(closed_at=clock.now())
        return None
    move(matter, target)
    return target


def leads_on(act: str, matter: Matter) -> bool:
    """Would this act move the matter to another stage, as it stands now?"""
    flow = procedure_of(matter)
    stage = flow.stage(matter.stage)
    return act == stage.ends or act in stage.moves or act in flow.moves


def move(matter: Matter, target: Stage) -> None:
    """Write the stage; a final one closes the matter, and nothing is due on it any more. What was due ahead of the
    end of the stage that is left has lost its use."""
    passed = {item.act for item in stage_of(matter).ahead} - {item.act for item in target.ahead}
    if passed:
        for due in matter.dues.filter(done_at=None, dropped=False, act__in=passed):
            due.changed(dropped=True)
    matter.stage = target.code
    matter.closed_at = clock.now() if target.final else None
    matter.save(update_fields=["stage", "closed_at"])
    if target.final:
        for due in matter.dues.filter(done_at=None, dropped=False):
            due.changed(dropped=True)


def open_matter(code: str, kind: str, *, title: str = "", parent: Matter | None = None) -> Matter:
    """A new matter in the first stage of its procedure."""
    first = procedure(kind).stages[0]
    return Matter.objects.create(
        code=code, procedure=kind, stage=first.code, title=title, parent=parent, opened_at=clock.now()
    )


def secret_window_open() -> bool:
    """Is any matter in a stage whose acts are sealed? While one is, the log takes a leaf for every slot."""
    stages = {(p.code, s.code) for p in PROCEDURES.values() for s in p.stages if s.sealed}
    wanted = Q(pk__in=[])
    for kind, stage in stages:
        wanted |= Q(procedure=kind, stage=stage)
    return Matter.objects.filter(wanted, closed_at=None).exists() if stages else False


def _all_closed(stage: Stage, matter: Matter) -> None:
    still = matter.children.filter(procedure__in=stage.closes, closed_at=None).order_by("id").first()
    if still is not None:
        raise Refusal(
            "P-CHILD-OPEN",
            Text(
                f"“{still.title or procedure_of(still).name.zh}”尚未办结，本环节不能结束",
                f"“{procedure_of(still).name.en}” is still open, so this stage cannot end",
            ),
            Text("请先办结该事项", "Close that matter first"),
            facts={"child": still.code},
        )


def _wrong_stage(act: str, flow: Procedure, stage: Stage) -> Refusal:
    names = flow.stages_of(act)
    if names:
        where = Text("、".join(s.name.zh for s in names), ", ".join(s.name.en for s in names))
        remedy = Text(f"本行为只能在“{where.zh}”环节办理", f"This act belongs to the stage “{where.en}”")
    else:
        remedy = Text("本交易流程没有这一行为", "This procedure has no such act")
    return Refusal(
        "P-STAGE",
        Text(
            f"当前环节是“{stage.name.zh}”，不能办理本行为",
            f"The present stage, “{stage.name.en}”, does not allow this act",
        ),
        remedy,
        facts={"act": act, "stage": stage.code},
    )


def _closed(matter: Matter) -> Refusal:
    return Refusal(
        "P-CLOSED",
        Text("该事项已经办结", "This matter is closed"),
        Text("已办结的事项不再变更；如有异议请另行提出", "A closed matter does not change; raise a new one"),
        facts={"matter": matter.code},
    )


def _too_late(stage: Stage) -> Refusal:
    return Refusal(
        "P-DEADLINE",
        Text(
            f"“{stage.name.zh}”已到截止时间，之后到达的一律不予受理",
            f"“{stage.name.en}” has closed; what arrives later is refused",
        ),
        Text("以服务器收到最后一个字节的时间为准", "What counts is when the server had received the last byte"),
        facts={"stage": stage.code},
    )


def _too_early(stage: Stage, matter: Matter) -> Refusal:
    return Refusal(
        "P-TOO-EARLY",
        Text(f"“{stage.name.zh}”尚未到截止时间", f"“{stage.name.en}” has not yet reached its closing time"),
        Text("请在截止时间之后办理", "Come back after the closing time"),
        facts={"stage": stage.code, "matter": matter.code},
    )


def _paused(child: Matter) -> Refusal:
    name = procedure_of(child).name
    return Refusal(
        "P-PAUSED",
        Text(f"因“{name.zh}”尚未办结，本事项已暂停", f"The matter is paused while “{name.en}” is open"),
        Text("该事项办结后自动恢复", "It goes on by itself when that is closed"),
        facts={"child": child.code},
        status=423,
    )

"""Nodes, papers and issued registrations that forms offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.text import Text

from .acts import PAPERS
from .models import IssuedRegistration, RecognisedNode

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

    Choices = list[tuple[str, Text | str]]


@pick("papers.kinds", public=True)
def kinds(session: Session, target: Any) -> Choices:
    return list(PAPERS.items())


@pick("nodes.recognised", none=Text("还没有互认节点", "no node is recognised yet"), public=True)
def recognised(session: Session, target: Any) -> Choices:
    """Nodes whose registrations count here."""
    return [
        (one.key, f"{one.name} · {one.origin}") for one in RecognisedNode.objects.filter(ended_at=None).order_by("id")
    ]


@pick("nodes.elsewhere", none=Text("请填写目标节点的账本名称", "type the name of the other node's log"), public=True)
def elsewhere(session: Session, target: Any) -> Choices:
    """Where one may take a registration: recognition is mostly mutual, and any other name may be typed."""
    return [(one.origin, one.name) for one in RecognisedNode.objects.filter(ended_at=None).order_by("id")]


@pick("registrations.issued", none=Text("没有有效的登记证明", "no registration was issued"))
def issued(session: Session, target: Any) -> Choices:
    found = IssuedRegistration.objects.filter(withdrawn_at=None).select_related("organisation").order_by("-id")
    if not session.holds(Role.CENTRE):
        found = found.filter(organisation=session.party)
    return [(one.key, f"{one.organisation} → {one.node}") for one in found[:200]]

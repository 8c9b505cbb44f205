"""What the acts about organisations and people share: whom an administrator speaks for, how their forms begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts import Act, Role
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.codes import uscc as uscc_code

from .models import Organisation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ggzy.foundation.acts import Session
    from ggzy.foundation.acts.registry import Prefill


def own_organisation(act: Act, uscc: str) -> Organisation:
    """The organisation meant; an administrator speaks for their own only."""
    found = Organisation.objects.filter(uscc=uscc_code.check(uscc)).first()
    if found is None:
        raise Refusal("P-UNKNOWN", Text(f"没有登记过 {uscc}", f"{uscc} is not registered"), status=404)
    if act.role is Role.ADMINISTRATOR and found != act.party:
        raise Refusal(
            "P-ROLE",
            Text("主体管理员只能办理本主体的事项", "Administrators act for their own organisation"),
            status=403,
        )
    return found


def from_address(*names: str) -> Prefill:
    """A form that begins with what its address names (one of the things a page lists), and with one's organisation."""

    def known(session: Session, target: Any, asked: Mapping[str, str]) -> dict[str, Any]:
        own = {"uscc": session.party.uscc} if session.party is not None else {}
        return own | {name: asked[name] for name in names if name in asked}

    return known

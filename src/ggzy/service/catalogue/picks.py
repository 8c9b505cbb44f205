"""Services and fees of the list in force, for forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.text import Text
from ggzy_core.money import format_yuan

from .queries import fees_in_force, in_force

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session


@pick("services", none=Text("还没有公布服务清单", "no service list has been published"), public=True)
def services(session: Session, target: Any) -> list[tuple[str, Text]]:
    return [(one.code, Text(one.title, one.title_en or one.title)) for one in in_force()]


@pick("fees", none=Text("清单没有收费项目，均为免费", "the list names no fee: everything is free"), public=True)
def fees(session: Session, target: Any) -> list[tuple[str, Text]]:
    return [
        (
            one.code,
            Text(
                f"{one.title} {format_yuan(one.amount)} 元/{one.unit}",
                f"{one.title_en or one.title} CNY {format_yuan(one.amount)} per {one.unit_en or one.unit}",
            ),
        )
        for one in fees_in_force()
    ]

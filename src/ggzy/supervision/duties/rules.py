"""Who may change a department's list, and on what an item rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.refusal import guard
from ggzy.supervision.orders.rules import rests_on_a_rule_in_force as is_in_force

if TYPE_CHECKING:
    from ggzy.foundation.acts import Act
    from ggzy.foundation.identity.models import Organisation

__all__ = ["is_in_force", "speaks_for"]


@guard(
    "P-PARTY",
    zh="只有该部门的管理员可以变更它的权责清单",
    en="Only the department's own administrator changes its duty list",
    mend_zh="请以该部门管理员的身份登录",
    mend_en="Sign in as its administrator",
    status=403,
)
def speaks_for(act: Act, department: Organisation) -> dict[str, str] | None:
    return None if act.role is Role.OPERATOR or act.party == department else {}

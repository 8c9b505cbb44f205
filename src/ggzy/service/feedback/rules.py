"""Who may rate what, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.refusal import guard

from . import queries

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

    from .models import Rating
    from .served import Instance


@guard(
    "P-RATING",
    zh="没有为贵单位办结的这项服务：{said}",
    en="No such service has been finished for you: {said}",
    mend_zh="服务办结后方可评价；请从列表中选择",
    mend_en="A service is rated once it is finished; choose from the list",
)
def was_served(found: Instance | None, said: str) -> dict[str, str] | None:
    return {"said": said} if found is None else None


@guard(
    "P-RATING",
    zh="贵单位已评价过这次服务",
    en="You have rated this service already",
    mend_zh="一次服务评价一次，评价不能更改",
    mend_en="One service is rated once, and a rating does not change",
)
def is_the_first(instance: Instance, session: Session) -> dict[str, str] | None:
    return {} if queries.rated(instance, session) else None


@guard(
    "P-PARTY",
    zh="回访由评价人或者中心登记",
    en="Only who rated, or the centre, says what came of it",
    mend_zh="请以评价时的单位登录",
    mend_en="Sign in for the party that rated",
    status=403,
)
def is_rater_or_centre(rating: Rating, session: Session) -> dict[str, str] | None:
    return None if session.holds(Role.CENTRE) or queries.is_rater(rating, session) else {}

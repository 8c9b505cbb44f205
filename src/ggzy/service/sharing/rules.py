"""How long facts may be shared, and who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import span

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.acts import Session

    from .models import Share


@guard(
    "P-SHARE-CODE",
    zh="有效期应晚于现在，最长 {days} 日",
    en="It must end after now, and hold {days} days at most",
    mend_zh="请改正有效期",
    mend_en="Mend the date",
    status=422,
)
def in_time(at: datetime, until: datetime) -> dict[str, int] | None:
    most = span("P-SHARE-CODE", at)
    return None if at < until <= at + most else {"days": most.days}


@guard(
    "P-SHARE-CODE",
    zh="{why}",
    en="{why_en}",
    mend_zh="如仍需要，请联系共享方重新共享",
    mend_en="If you still need it, ask whoever shared it to do so again",
    status=403,
)
def may_read(share: Share, session: Session, at: datetime) -> dict[str, str] | None:
    if share.withdrawn_at is not None:
        return {
            "why": f"“{share.organisation}”已撤回这份共享",
            "why_en": f"“{share.organisation}” has taken this share back",
        }
    if share.until <= at:
        return {"why": "这份共享已过有效期", "why_en": "This share has run out"}
    reader = share.opened()["reader"]
    if reader and (session.party is None or session.party.uscc != reader):
        return {
            "why": "这份共享只给指定的单位查阅，请由该单位的人员登录后查阅",
            "why_en": "This share is for one organisation; its people read it signed in",
        }
    return None

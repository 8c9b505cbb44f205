"""Tender files from the workbench, offered wherever an act takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.text import Text
from ggzy.foundation.words import say

from .models import FileDraft

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

HOW = Text(
    "上传结构化招标文件；也可先在办事台“编制招标文件”中填写，设为可用后在这里选用",
    "upload one; or write it first at the desk, set it as ready, and choose it here",
)


@pick("tender-files", none=HOW)
def tender_files(session: Session, target: Any) -> list[tuple[str, str]]:
    """What one's own organisation has set as ready, newest first."""
    if session.party is None:
        return []
    drafts = FileDraft.objects.filter(organisation=session.party).exclude(ready="").order_by("-changed_at")
    return [(one.ready, f"{one.title}（{say.day(one.changed_at)} {say.hour(one.changed_at)}）") for one in drafts[:50]]

"""Who is told of what happens to tenders and their files."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Audience, Kind, tell, tell_ahead
from ggzy.foundation.identity.audiences import CENTRE, SUPERVISOR, TENDERING, WITNESS, people_of
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.secrets import blind
from ggzy.foundation.text import Text

from .models import FileTaken

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Person
    from ggzy.foundation.journal.models import Entry
    from ggzy.foundation.matters.models import Matter


def takers(matter: Matter | None, entry: Entry | None) -> list[Person]:
    """The bidders who took the file of this lot, or of a lot of this tender: found by keyed hash, named nowhere."""
    if matter is None:
        return []
    found: set[int] = set()
    bidders = list(Organisation.objects.filter(roles__role=str(Role.BIDDER)).values_list("pk", flat=True))
    rows = FileTaken.objects.filter(lot__matter=matter) | FileTaken.objects.filter(lot__matter__parent=matter)
    for code, hashes in _by_lot(rows.values_list("lot__matter__code", "who")).items():
        found |= {key for key in bidders if blind(code, key) in hashes}
    return people_of(found, Role.BIDDER)


def _by_lot(rows: object) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, who in rows:  # type: ignore[attr-defined]
        found.setdefault(code, set()).add(who)
    return found


TAKERS = Audience(Text("获取了招标文件的投标人", "bidders who took the file"), takers, secret=True)

tell("project.enter", CENTRE, Kind.TURN, "“{matter}”申请进场，等待受理", "{matter} asks to be entered")
tell(
    "entry.accept",
    TENDERING,
    Kind.TURN,
    "“{matter}”已受理，可以发布公告",
    "{matter} was accepted; its notice may be published",
)
tell("entry.return", TENDERING, Kind.TURN, "“{matter}”的进场资料被退回补正", "The entry of {matter} was sent back")
tell("witness.assign", WITNESS, Kind.TURN, "您被指派见证“{matter}”", "You are assigned to witness {matter}")
tell("notice.publish", SUPERVISOR, Kind.SUPERVISION, "“{matter}”已发布公告", "The notice of {matter} is public")
tell(
    "question.ask",
    TENDERING,
    Kind.TURN,
    "“{matter}”有一个问题等待答复",
    "A question about {matter} waits for an answer",
)
tell("question.answer", TAKERS, Kind.CHANGE, "“{matter}”的提问有了答复", "A question about {matter} was answered")
tell(
    "clarification.issue",
    TAKERS,
    Kind.CHANGE,
    "“{matter}”的招标文件有澄清或修改",
    "The file of {matter} was clarified or amended",
)
tell("tender.terminate", TAKERS, Kind.RESULT, "“{matter}”已终止", "{matter} was terminated")
tell("tender.terminate", SUPERVISOR, Kind.SUPERVISION, "“{matter}”已终止", "{matter} was terminated")
tell_ahead(
    "bid-deadline",
    TAKERS,
    "“{matter}”投标截止还有 {left}，请核对您的投标状态",
    "{left} until bids for {matter} close; check how yours stands",
    timedelta(days=7),
    timedelta(days=3),
    timedelta(hours=24),
    timedelta(hours=2),
)
tell_ahead(
    "bid-deadline",
    TENDERING,
    "“{matter}”{left}后开标",
    "{matter} opens in {left}",
    timedelta(days=1),
    timedelta(hours=2),
)
tell_ahead("bid-deadline", WITNESS, "“{matter}”{left}后开标", "{matter} opens in {left}", timedelta(hours=24))

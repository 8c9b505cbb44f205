"""When the node looks whether enough trustees hold good shares of a bid, and whom it warns.

Six hours and one hour ahead, then every quarter of an hour, and a last time shortly before the deadline; on every lot
alike, so that no look tells whether anybody has bid. Of each version of a bid its bidder is warned once ahead and once
in the last hour. Whoever lodges after the last look is told so at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.audiences import people_of
from ggzy.foundation.journal.models import EntryRow
from ggzy.foundation.matters.models import Due
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.rulebook import span
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot
from ggzy_core.periods import ZONE

from . import assurance
from .envelopes import read_envelope
from .models import Bid, BidderWarned
from .queries import standing_bids

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from ggzy.foundation.identity.models import Person
    from ggzy.foundation.journal.models import Entry
    from ggzy.foundation.matters.models import Matter
    from ggzy.trading.projects.models import TrusteeSeat

REVIEW = "share.review"


def looks_to_come(matter: Matter) -> QuerySet[Due]:
    """The planned looks that have not happened, in order."""
    return Due.objects.filter(matter=matter, act=REVIEW, done_at=None, dropped=False).order_by("at", "id")


def next_look(lot: Lot, bid: Bid) -> datetime | None:
    """When the node looks at this bid next: once trustees have had their time, or else the last time of all."""
    times = list(looks_to_come(lot.matter).values_list("at", flat=True))
    ripe = bid.arrived + span("P-ACKS-TIME", bid.arrived)
    return next((at for at in times if at >= ripe), times[-1] if times else None)


@dataclass(frozen=True)
class Call:
    """Which warning a look gives: for this deadline, ahead of its last hour or within it."""

    deadline: datetime
    last: bool


def call_at(lot: Lot, at: datetime) -> Call | None:
    deadline = moment(lot.matter, "bid-deadline")
    return None if deadline is None else Call(deadline, at >= deadline - span("P-ACKS-LAST", at))


def to_warn(lot: Lot, at: datetime) -> list[tuple[Bid, Call]]:
    """The bids whose bidders a look at this time warns. Within the last hour a young one is left to the next look."""
    call = call_at(lot, at)
    if call is None:
        return []
    standing = standing_bids(lot)
    warned = BidderWarned.objects.filter(bid__in=standing, deadline=call.deadline, last=call.last)
    passed = set(warned.values_list("bid", flat=True))
    if call.last and looks_to_come(lot.matter).exists():
        time = span("P-ACKS-TIME", at)
        passed |= {bid.pk for bid in standing if at - bid.arrived < time}
    return [(bid, call) for bid in standing if bid.pk not in passed and assurance.of(lot, bid).warning is not None]


def warned_bidders(matter: Matter | None, entry: Entry | None) -> list[Person]:
    """The people of those whom this very look found unsure, and whose bid still stands so."""
    lot = _lot(matter)
    if lot is None or entry is None:
        return []
    keys = EntryRow.objects.filter(entry=entry, table=BidderWarned._meta.db_table).values_list("key", flat=True)
    bids = set(BidderWarned.objects.filter(pk__in=list(keys)).values_list("bid", flat=True))
    return _people(lot, [bid for bid in standing_bids(lot) if bid.pk in bids])


def late_bidder(matter: Matter | None, entry: Entry | None) -> list[Person]:
    """The people of the bidder of this bid, where no look is to come any more that would warn them."""
    lot, deadline = _lot(matter), moment(matter, "bid-deadline") if matter is not None else None
    key = _bid_of(entry)
    if lot is None or deadline is None or not key or not clock.now() < deadline:
        return []
    if looks_to_come(lot.matter).exists() or BidderWarned.objects.filter(bid=key).exists():
        return []
    return _people(lot, [bid for bid in standing_bids(lot) if str(bid.pk) == key])


def outlook(lot: Lot, bid: Bid) -> dict[str, Any]:
    """For the bidder: whose word is still to come, when the node looks next, until when it can act, and that in words."""
    known, deadline = assurance.of(lot, bid), moment(lot.matter, "bid-deadline")
    silent = [word.seat for word in known.words if word.state == "waiting"]
    if known.good >= known.threshold or not silent or deadline is None or clock.now() >= deadline:
        return {}
    at = next_look(lot, bid)
    said = _said(silent, _when(deadline), None if at is None else _when(at))
    return {
        "awaiting": {
            "lacking": known.threshold - known.good,
            "trustees": [seat.number for seat in silent],
            "looks_at": None if at is None else at.isoformat(),
            "deadline": deadline.isoformat(),
            "zh": said.zh,
            "en": said.en,
        }
    }


def awaited(entry: Entry) -> Text | None:
    """For the receipt of one's own bid, while it stands: whose word is still to come, and by when to come back."""
    key = _bid_of(entry)
    if entry.act != "bid.submit" or not key:
        return None
    bid = Bid.objects.select_related("lot__matter").filter(pk=key).first()
    if bid is None or bid not in standing_bids(bid.lot):
        return None
    told = outlook(bid.lot, bid).get("awaiting")
    if not told:
        return None
    return Text(
        f"还差 {told['lacking']} 位确认。{told['zh']}", f"{told['lacking']} more must acknowledge. {told['en']}"
    )


def _said(silent: list[TrusteeSeat], until: Text, at: Text | None) -> Text:
    zh = "、".join(f"{seat.number} 号（{seat.organisation.name}）" for seat in silent)
    en = ", ".join(f"{seat.number} ({seat.organisation.name})" for seat in silent)
    if at is None:
        return Text(
            f"等待托管人 {zh}确认；截止前平台不再自动核对，请在 {until.zh} 之前再来查看",
            f"No word yet from trustees {en}; nobody looks again before the deadline, so come back before {until.en}",
        )
    return Text(
        f"等待托管人 {zh}确认；平台将于 {at.zh} 核对，仍不足即提醒您，请在 {until.zh} 之前再来查看",
        f"No word yet from trustees {en}; the node looks at {at.en} and warns you if they are still too few; come back "
        f"before {until.en}",
    )


def _when(at: datetime) -> Text:
    """09:00, or with its day where that is not today; in civil time."""
    here = at.astimezone(ZONE)
    if here.date() == clock.now().astimezone(ZONE).date():
        return Text(f"{here:%H:%M}", f"{here:%H:%M}")
    return Text(f"{here.month}月{here.day}日 {here:%H:%M}", f"{here.day} {here:%b %H:%M}")


def _people(lot: Lot, bids: list[Bid]) -> list[Person]:
    unsure = [bid for bid in bids if assurance.of(lot, bid).warning is not None]
    return people_of([read_envelope(lot.matter.code, bid).party for bid in unsure], Role.BIDDER)


def _bid_of(entry: Entry | None) -> str:
    """The key of the bid that an entry made; empty for an entry that made none."""
    name, _, key = entry.result.partition(":") if entry is not None else ("", "", "")
    return key if name == Bid._meta.label else ""


def _lot(matter: Matter | None) -> Lot | None:
    return Lot.objects.select_related("matter").filter(matter=matter).first()

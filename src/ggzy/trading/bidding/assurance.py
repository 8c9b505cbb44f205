"""How sure it is that a sealed bid will open without its bidder: what each trustee has said of its share.

For the bidder alone before the opening; for everybody after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.audiences import people_of
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import clause_of
from ggzy.foundation.rulebook import span
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.queries import file_in_force

from .envelopes import read_envelope
from .involved import lots_of
from .models import ShareAck
from .queries import own_bid, standing_bids

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.identity.models import Person
    from ggzy.foundation.journal.models import Entry
    from ggzy.foundation.matters.models import Matter
    from ggzy.trading.projects.models import TrusteeSeat

    from .models import Bid

FAULTS = {
    "unopenable-share": Text("份额信封打不开", "its envelope does not open"),
    "share-for-another-bid": Text("份额属于另一份投标", "the share belongs to another bid"),
    "wrong-share": Text("份额与承诺不符", "the share does not fit the commitments"),
}


@dataclass(frozen=True)
class Word:
    """One trustee's word on its share of one bid; `ack` is None while there is none."""

    seat: TrusteeSeat
    ack: ShareAck | None

    @property
    def state(self) -> str:
        return "waiting" if self.ack is None else "good" if self.ack.good else "bad"


@dataclass(frozen=True)
class Assurance:
    """Every trustee's word on one bid, and how many good ones it takes."""

    words: tuple[Word, ...]
    threshold: int

    @property
    def good(self) -> int:
        return sum(word.state == "good" for word in self.words)

    @property
    def bad(self) -> list[int]:
        return [word.seat.number for word in self.words if word.state == "bad"]

    @property
    def warning(self) -> Text | None:
        """What the bidder should do, while it can; None where enough hold good shares and nobody complains."""
        if self.bad:
            who = "、".join(str(number) for number in self.bad)
            return Text(
                f"第 {who} 号托管人指出您的份额无效：请重新加密并在截止前替换投标文件",
                f"Trustee {', '.join(map(str, self.bad))} says that its share of your bid is bad: seal again and replace "
                "the bid before the deadline",
            )
        if self.good < self.threshold:
            lack = self.threshold - self.good
            return Text(
                f"还差 {lack} 位托管人确认：若您届时不能解密，投标将无法开启；请稍后再查看，或联系交易中心",
                f"{lack} more trustees must acknowledge: until then the bid opens by your own key alone. Look again soon, "
                "or ask the centre",
            )
        return None

    def told(self) -> dict[str, Any]:
        """For the bidder: counts, each trustee's word, and the warning with its clause."""
        warning = self.warning
        found: dict[str, Any] = {
            "good": self.good,
            "bad": self.bad,
            "threshold": self.threshold,
            "trustees": [_told(word) for word in self.words],
            "secure": warning is None,
        }
        if warning is not None:
            clause = clause_of("P-ACKS")
            found["warning"] = {
                "rule": "P-ACKS",
                "zh": f"{warning.zh}（{clause.zh}）",
                "en": f"{warning.en} ({clause.en})",
            }
        return found


def of(lot: Lot, bid: Bid) -> Assurance:
    """What trustees have said of one bid."""
    acks = {ack.number: ack for ack in bid.acks.all()}
    seats = lot.tender.trustees.select_related("organisation").order_by("number")
    file = file_in_force(lot)
    return Assurance(
        tuple(Word(seat, acks.get(seat.number)) for seat in seats), file.content.threshold if file is not None else 0
    )


def warnings_of(session: Session) -> list[tuple[Matter, Text]]:
    """What a bidder should see to now, for its own inbox: a share called bad; and, when a deadline is near, too few
    acknowledgements."""
    now, found = clock.now(), []
    rows = Lot.objects.filter(matter__in=lots_of(session), matter__stage="bidding").select_related("matter")
    for lot in rows:
        bid, deadline = own_bid(lot, session.party), moment(lot.matter, "bid-deadline")
        if bid is None or not bid.package or deadline is None or not now < deadline:
            continue
        known = of(lot, bid)
        near = now >= deadline - span("P-ACKS-FIRST", now)
        if known.warning is not None and (known.bad or near):
            found.append((lot.matter, known.warning))
    return found


def bidder_of_bad_share(matter: Matter | None, entry: Entry | None) -> list[Person]:
    """The people of the bidder whose share this word of a trustee calls bad; nobody for a good one."""
    name, _, key = (entry.result if entry is not None else "").partition(":")
    ack = ShareAck.objects.select_related("bid__lot__matter").filter(pk=key).first() if "ShareAck" in name else None
    if ack is None or ack.good or ack.bid not in standing_bids(ack.bid.lot):
        return []
    return people_of([read_envelope(ack.bid.lot.matter.code, ack.bid).party], Role.BIDDER)


def _told(word: Word) -> dict[str, Any]:
    return {
        "number": word.seat.number,
        "kind": word.seat.kind,
        "name": word.seat.organisation.name,
        "state": word.state,
        "fault": word.ack.fault if word.ack is not None else "",
    }

"""Who came to open: each trustee, by what it did at the opening; each bid, by whose key it opened. Public from then on,
and part of the signed record, so that whoever did not come, or lied, is named there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.secrets import blind
from ggzy.foundation.text import Text
from ggzy.trading.projects.queries import file_in_force

from .models import Misfit, OpenedBid, RevealedShare

if TYPE_CHECKING:
    from ggzy.trading.projects.models import Lot, TrusteeSeat


@dataclass(frozen=True)
class Holder:
    """A trustee at the opening. `needed`: was there a bid whose bidder did not open it?"""

    seat: TrusteeSeat
    signed_in: bool
    shares: int
    misfits: int
    needed: bool

    @property
    def came(self) -> bool:
        return self.signed_in or self.shares > 0

    @property
    def state(self) -> str:
        return "misfit" if self.misfits else "came" if self.came else "absent" if self.needed else "rests"

    @property
    def said(self) -> Text:
        """What it did, in words."""
        if self.shares:
            done = Text(f"提交份额 {self.shares} 份", f"shares published: {self.shares}")
        elif self.signed_in:
            done = Text("已签到", "present")
        elif self.misfits:
            done = Text("未提交有效份额", "no good share published")
        elif self.needed:
            done = Text("未到场，未提交份额", "did not come; no share published")
        else:
            done = Text("未签到，无须其份额", "not present; no share was needed")
        if not self.misfits:
            return done
        wrong = Text(f"提交的份额与承诺不符（{self.misfits} 份）", f"handed in shares that do not fit: {self.misfits}")
        return Text(f"{wrong.zh}；{done.zh}", f"{wrong.en}; {done.en}")


def holders(lot: Lot) -> list[Holder]:
    """Every trustee of the lot, as the opening stands."""
    shares = list(RevealedShare.objects.filter(bid__lot=lot).values_list("number", flat=True))
    misfits = list(Misfit.objects.filter(bid__lot=lot).values_list("number", flat=True))
    present = set(lot.sign_ins.filter(role=str(Role.TRUSTEE)).values_list("who", flat=True))
    needed = OpenedBid.objects.filter(lot=lot).exclude(how="bidder").exists()
    seats = lot.tender.trustees.select_related("organisation").order_by("number")
    return [
        Holder(
            seat,
            blind(lot.matter.code, seat.organisation_id, str(Role.TRUSTEE)) in present,
            shares.count(seat.number),
            misfits.count(seat.number),
            needed,
        )
        for seat in seats
    ]


def opened_by(row: OpenedBid) -> Text:
    """By whose key a bid opened; of an absent bidder's, which trustees opened it, or how many shares are there."""
    if row.how == "bidder":
        return Text("投标人自行解密", "by the bidder's own key")
    numbers = sorted(share.number for share in row.bid.revealed.all())
    who_zh, who_en = "、".join(map(str, numbers)), ", ".join(map(str, numbers))
    if row.how == "trustees":
        return Text(f"投标人未解密，由第 {who_zh} 号托管人合力开启", f"bidder absent; opened by trustees {who_en}")
    absent = Text("投标人未解密", "bidder absent")
    if not numbers:
        return absent
    need = threshold(row.lot)
    return Text(
        f"{absent.zh}，托管人份额 {len(numbers)}/{need}（第 {who_zh} 号）",
        f"{absent.en}; shares {len(numbers)} of {need} (trustees {who_en})",
    )


def threshold(lot: Lot) -> int:
    file = file_in_force(lot)
    return file.content.threshold if file is not None else 0

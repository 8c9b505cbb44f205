"""What is asked about guarantees. Whoever shows an answer to a person has made sure that they may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ggzy.foundation.identity.reach import reaches
from ggzy.foundation.matters.models import Matter
from ggzy_core.guarantee import Statement, draft
from ggzy_core.periods import local_date

from . import vault
from .models import Guarantee

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.db.models import QuerySet

    from ggzy.foundation.acts import Session

#: each gives what a lot demands of a party now, or None; registered by the rooms that know tender files
DEMANDS: list[Callable[[Matter, Any], Demand | None]] = []
USABLE = ("issued", "submitted", "in-force")


@dataclass(frozen=True)
class Demand:
    """What a tender file asks of a guarantee: at least this amount (yuan), valid through this day."""

    amount: Decimal
    valid_until: date
    kind: str = "bid"


def of(lot: Matter, party: Any, kind: str = "bid") -> Guarantee | None:
    """The newest issued guarantee of a party for a lot, met or not, lapsed or not."""
    rows = Guarantee.objects.filter(holder=vault.holder(lot.code, kind, party), matter__stage__in=USABLE)
    return rows.select_related("matter").order_by("-id").first()


def meets(lot: Matter, party: Any, at: datetime, kind: str = "bid") -> Guarantee | None:
    """The party's guarantee that meets the lot's demand and is valid on the day of `at`, or None."""
    found = of(lot, party, kind)
    if found is None:
        return None
    said = statement_of(found)
    return found if said.meets and said.valid_until >= local_date(at) else None


def statement_of(guarantee: Guarantee) -> Statement:
    """What the guarantor signed. Tells no amount and no issuer."""
    return Statement.read(vault.issued(guarantee)["statement"].encode())


def signed_statement(guarantee: Guarantee) -> tuple[bytes, str]:
    """The canonical bytes of the statement and the guarantor's signature over them (base64 of a detached CMS)."""
    kept = vault.issued(guarantee)
    return kept["statement"].encode(), kept["signature"]


def to_sign(guarantee: Guarantee, number: str, valid_until: date, salt: bytes) -> bytes:
    """The bytes a guarantor signs to issue what was applied for. For the guarantor only."""
    asked = vault.request(guarantee)
    return draft(
        kind=guarantee.kind,
        lot=asked["lot"],
        applicant=asked["bidder"],
        valid_until=valid_until,
        number=number,
        amount=Decimal(asked["amount"]),
        salt=salt,
    ).to_json()


def disclose(guarantee: Guarantee) -> dict[str, Any]:
    """Everything, for the opening: issuer, applicant, amount, number, validity, statement, salt, signature.

    `commit(amount, salt)` of ggzy_core.canonical gives the commitment in the statement, so that anyone can check it.
    """
    asked, kept = vault.request(guarantee), vault.issued(guarantee)
    said = Statement.read(kept["statement"].encode())
    return {
        "guarantee": guarantee.matter.code,
        "kind": guarantee.kind,
        "lot": asked["lot"],
        "applicant": asked["applicant"]["name"],
        "applicant_code": asked["applicant"]["code"],
        "issuer": asked["guarantor"]["name"],
        "issuer_code": asked["guarantor"]["code"],
        "amount": asked["amount"],
        "number": said.number,
        "valid_until": said.valid_until.isoformat(),
        "statement": kept["statement"],
        "salt": kept["salt"],
        "signature": kept["signature"],
    }


def amount_of(guarantee: Guarantee) -> Decimal:
    """Yuan. Sealed until the opening."""
    return Decimal(vault.request(guarantee)["amount"])


def for_guarantor(party: Any) -> QuerySet[Guarantee]:
    """What this guarantor was asked for and has issued, newest first."""
    return Guarantee.objects.filter(guarantor=vault.guarantor(party)).select_related("matter").order_by("-id")


def for_applicant(party: Any) -> QuerySet[Guarantee]:
    return Guarantee.objects.filter(applicant=vault.applicant(party)).select_related("matter").order_by("-id")


def opened_on(lot: Matter, kind: str = "") -> list[Guarantee]:
    """The guarantees of a lot that the opening has disclosed."""
    rows = Guarantee.objects.filter(matter__parent=lot).select_related("matter").order_by("id")
    return [row for row in rows if kind in ("", row.kind)]


@reaches
def own(session: Session) -> QuerySet[Any, int]:
    """Matters of the guarantees a party asked for or was asked for; before the opening nobody else finds them."""
    mine = Q(pk__in=[])
    if session.party is not None:
        mine = Q(applicant=vault.applicant(session.party)) | Q(guarantor=vault.guarantor(session.party))
    return Guarantee.objects.filter(mine).values_list("matter_id", flat=True)

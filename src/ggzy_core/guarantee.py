"""The signed statement of a guarantee (保函): “this meets the demand of this lot”, and no word of amount or issuer.

A guarantor's own program makes the bytes with `draft(...).to_json()` and signs them (detached CMS); the platform, the
bidder and any third party read them back. 招标投标法实施条例 26.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ggzy_core.canonical import NotCanonical, canonical, commit, commitment_holds, load
from ggzy_core.sentences import BadValue


class BadStatement(BadValue):
    """`name` is unreadable or invalid."""


class Statement(BaseModel):
    """What a guarantor signs. `applicant` is the bidder as the lot knows it, `amount` a salted commitment (hex)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    v: Literal[1] = 1
    kind: Literal["bid", "performance"]
    lot: str = Field(min_length=1, max_length=64)
    applicant: str = Field(pattern=r"^[0-9a-f]{64}$")
    meets: bool
    valid_until: date
    number: str = Field(min_length=1, max_length=60)
    amount: str = Field(pattern=r"^[0-9a-f]{64}$")

    def to_json(self) -> bytes:
        """The canonical bytes (RFC 8785) that are signed."""
        return canonical(self.model_dump())

    @classmethod
    def read(cls, data: bytes) -> Statement:
        """A statement from its canonical bytes. Raises BadStatement."""
        try:
            return cls.model_validate(load(data))
        except NotCanonical as error:
            raise BadStatement("unreadable", f"保函声明无法读取：{error}", f"unreadable statement: {error}") from error
        except ValidationError as error:
            faults = "；".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise BadStatement("invalid", f"保函声明有误：{faults}", f"the statement has faults: {faults}") from error

    def says_amount(self, amount: Decimal, salt: bytes) -> bool:
        """Whether this amount (yuan, two places) is the one committed to."""
        return commitment_holds(_plain(amount), salt, self.amount)


def draft(
    *, kind: str, lot: str, applicant: str, valid_until: date, number: str, amount: Decimal, salt: bytes
) -> Statement:
    """The statement that a guarantor would sign for this amount. `salt`: 16 fresh bytes, kept with the guarantee."""
    return Statement.model_validate(
        {
            "kind": kind,
            "lot": lot,
            "applicant": applicant,
            "meets": True,
            "valid_until": valid_until,
            "number": number,
            "amount": commit(_plain(amount), salt),
        }
    )


def _plain(amount: Decimal) -> str:
    return f"{amount:.2f}"

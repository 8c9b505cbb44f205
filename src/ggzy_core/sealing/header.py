"""The header of a sealed bid: all that is public about it, in one canonical JSON (RFC 8785) that the bidder signs.

`ctx` is fixed before anything is encrypted and goes into the key derivation and every share; the rest says, by hash,
which files belong to it. Nothing in a header tells who bids.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from ggzy_core.canonical import NotCanonical, canonical, load
from ggzy_core.sealing.feldman import check_commitments, check_numbers
from ggzy_core.sealing.identity import SM_SUITE, SUITE, Suite
from ggzy_core.sealing.padding import padme
from ggzy_core.sealing.problems import SealingProblem

Hex32 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
BidId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TrusteeSlot(_Part):
    """Trustee `number` (from 1) and the SHA-256 of the certificate its share was sealed to."""

    number: int = Field(ge=1, le=255)
    certificate: Hex32


class Context(_Part):
    """What a key is bound to: suite, tender, lot, a random bid id, threshold, trustees, commitments (hex)."""

    suite: Suite = SUITE
    tender: Name
    lot: Name
    bid: BidId
    threshold: int
    trustees: list[TrusteeSlot]
    commitments: list[Hex32]

    @model_validator(mode="after")
    def _consistent(self) -> Context:
        if [slot.number for slot in self.trustees] != list(range(1, len(self.trustees) + 1)):
            raise ValueError("trustees must be numbered from 1 without a gap")
        if len({slot.certificate for slot in self.trustees}) != len(self.trustees):
            raise ValueError("two trustees have the same certificate")
        if len(self.commitments) != self.threshold:
            raise ValueError("there must be as many commitments as the threshold")
        check_numbers(self.threshold, len(self.trustees))
        check_commitments(self.points)
        return self

    @property
    def body_name(self) -> str:
        """The file that holds the bid: an age file, or an envelope of the domestic profile."""
        return "body.p7m" if self.suite == SM_SUITE else "body.age"

    @property
    def points(self) -> list[bytes]:
        return [bytes.fromhex(point) for point in self.commitments]

    def digest(self) -> bytes:
        """SHA-256 of the canonical context: the salt of the key and the name in every share."""
        return hashlib.sha256(canonical(self.model_dump())).digest()


class FileHash(_Part):
    sha256: Hex32
    size: int = Field(ge=1)


class ShareHash(_Part):
    number: int
    sha256: Hex32


class Header(_Part):
    """`body` is the age file, `plain` the padded archive inside, `own` and `shares` the small envelopes."""

    ctx: Context
    body: FileHash
    plain: FileHash
    own: Hex32
    shares: list[ShareHash]

    @model_validator(mode="after")
    def _consistent(self) -> Header:
        if [one.number for one in self.shares] != [slot.number for slot in self.ctx.trustees]:
            raise ValueError("there must be one share for every trustee, in order")
        if padme(self.plain.size) != self.plain.size:
            raise ValueError("the size of the plaintext is not a padded size")
        return self

    def to_json(self) -> bytes:
        return canonical(self.model_dump())

    def digest(self) -> str:
        """SHA-256 of the canonical header, hex: what trustees acknowledge."""
        return hashlib.sha256(self.to_json()).hexdigest()

    def share_hash(self, number: int) -> str:
        return self.shares[number - 1].sha256


def read_header(data: bytes) -> Header:
    """Parse and check a header. Raises SealingProblem: only canonical bytes and valid points pass."""
    try:
        value: Any = load(data)
        return Header.model_validate(value)
    except (NotCanonical, ValidationError) as error:
        reason = str(error) if isinstance(error, NotCanonical) else first_fault(error)
        raise SealingProblem(
            "bad-header",
            f"封头 header.json 不合规定：{reason}。请用投标工具重新加密。",
            f"header.json is not as prescribed: {reason}. Seal the bid again with the bidding tool.",
            "header.json",
        ) from error


def first_fault(error: ValidationError) -> str:
    """The first fault as one sentence: ours where a SealingProblem lies below, pydantic's otherwise."""
    first = error.errors()[0]
    cause = (first.get("ctx") or {}).get("error")
    told = str(cause) if isinstance(cause, ValueError) else first["msg"]
    return f"{'.'.join(str(p) for p in first['loc']) or 'whole'}: {told}"

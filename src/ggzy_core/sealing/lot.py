"""The lot card (标段卡片): what the platform publishes for sealing and the bidder's machine checks first."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    model_validator,
)

from ggzy_core.canonical import canonical
from ggzy_core.certs.trust import CertificateProblem, TrustList, check_chain
from ggzy_core.sealing.feldman import check_numbers
from ggzy_core.sealing.header import Name, first_fault
from ggzy_core.sealing.identity import SUITE, Suite
from ggzy_core.sealing.problems import SealingProblem


def _der(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return base64.b64decode(value, validate=True)
    raise ValueError("a certificate is base64 of DER")


Certificate = Annotated[
    bytes, PlainValidator(_der), PlainSerializer(lambda der: base64.b64encode(der).decode(), return_type=str)
]


#: the kinds of holder (托管人的类别), as they are told to people: zh, en
KINDS = {
    "tenderer": ("招标人", "tenderer"),
    "centre": ("交易中心", "centre"),
    "supervisor": ("行政监督部门", "supervisor"),
    "notary": ("公证机构", "notary"),
    "bank": ("银行（保函出具机构）", "bank (guarantor)"),
}


class Trustee(BaseModel):
    """受托人: holds one share of every bid of a lot. `certificate` is DER (base64 in JSON)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1, le=255)
    kind: str = Field(default="", max_length=20, description="tenderer, centre, supervisor, notary, bank")
    name: Name
    certificate: Certificate

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.certificate).hexdigest()


class LotCard(BaseModel):
    """Tender, lot and who can open its bids. `deadline`, `origin` and `name` are for people and for submitting."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(default=1, ge=1, le=1)
    origin: str = Field(default="", max_length=300, description="https://host of the platform")
    tender: Name
    lot: Name
    name: str = Field(default="", max_length=500)
    deadline: datetime | None = None
    notice: str = Field(default="", max_length=64, description="leaf hash of the notice that named the trustees")
    threshold: int = 3
    suite: Suite = Field(default=SUITE, description="how bids are sealed: the international or the domestic profile")
    trustees: tuple[Trustee, ...]

    @model_validator(mode="after")
    def _consistent(self) -> LotCard:
        if [one.number for one in self.trustees] != list(range(1, len(self.trustees) + 1)):
            raise ValueError("受托人须从 1 起连续编号 · trustees must be numbered from 1 without a gap")
        if len({one.certificate for one in self.trustees}) != len(self.trustees):
            raise ValueError("两名受托人使用同一证书 · two trustees have the same certificate")
        check_numbers(self.threshold, len(self.trustees))
        return self

    def to_json(self) -> bytes:
        return canonical(self.model_dump(mode="json"))

    @classmethod
    def load(cls, path: Path) -> LotCard:
        """Read LOT.json. Raises SealingProblem with the first fault."""
        try:
            return cls.model_validate_json(path.read_bytes())
        except ValidationError as error:
            reason = first_fault(error)
            raise SealingProblem(
                "bad-lot-card",
                f"标段卡片 {path.name} 有误（{reason}），请从平台重新下载。",
                f"The lot card {path.name} is faulty ({reason}); download it again.",
                path.name,
            ) from error

    def check_trustees(self, at: datetime, trust: TrustList) -> None:
        """Every trustee's certificate must chain to the trust list and receive envelopes; names the first bad one."""
        for one in self.trustees:
            try:
                check_chain(one.certificate, [], at, trust, use="receive", uscc_required=False)
            except CertificateProblem as error:
                raise SealingProblem(
                    "bad-trustee-certificate",
                    f"第 {one.number} 号受托人（{one.name}）的证书不可用：{error.zh}请勿加密，联系交易中心。",
                    f"The certificate of trustee {one.number} ({one.name}) is not acceptable. {error.en} "
                    "Do not seal; ask the centre.",
                    f"trustee_{one.number}",
                ) from error

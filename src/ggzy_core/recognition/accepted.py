"""The list of accepted authorities (互认清单): one RFC 8785 document with a version, signed by who publishes it.

What stands in it decides whose certificates are accepted, from when until when. Where CRLs and answers are to be had it
only says; nothing is fetched here.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal

from asn1crypto import x509
from cryptography.x509 import load_der_x509_certificate
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from ggzy_core import canonical
from ggzy_core.certs import sm2_checks as _sm2_names  # noqa: F401  teaches asn1crypto SM2's names
from ggzy_core.certs.devices import DEVICES
from ggzy_core.certs.trust import Period, TrustList
from ggzy_core.codes import uscc
from ggzy_core.sentences import BadValue

LARGEST = 2 << 20  # bytes of a list
ALGORITHMS = ("sha256_ecdsa", "sha256_rsa", "sm3_sm2")
Algorithm = Literal["sha256_ecdsa", "sha256_rsa", "sm3_sm2"]


class BadList(BadValue):
    """A list that cannot be taken as given."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Names(_Part):
    zh: str = Field(min_length=2, max_length=120)
    en: str = Field(min_length=2, max_length=200)


class Stored(_Part):
    """A certificate: DER as Base64, and its SHA-256, so that people may compare it with what the authority prints."""

    der: str = Field(max_length=12_000)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")

    @classmethod
    def of(cls, der: bytes) -> Stored:
        return cls(der=base64.b64encode(der).decode(), sha256=hashlib.sha256(der).hexdigest())

    @property
    def content(self) -> bytes:
        return base64.b64decode(self.der)

    @property
    def name(self) -> str:
        parsed = x509.Certificate.load(self.content)
        return str(parsed.subject.native.get("common_name", parsed.subject.human_friendly))

    @model_validator(mode="after")
    def _agrees(self) -> Stored:
        try:
            der = base64.b64decode(self.der, validate=True)
        except ValueError as error:
            raise ValueError("证书须为 DER 的 Base64 · a certificate is the Base64 of its DER") from error
        if hashlib.sha256(der).hexdigest() != self.sha256:
            raise ValueError("证书与所列 SHA-256 不符 · the certificate is not the one of that SHA-256")
        try:
            parsed = x509.Certificate.load(der, strict=True)
            load_der_x509_certificate(der)  # the chain checks read it by both libraries
        except (ValueError, TypeError) as error:
            raise ValueError("不是 X.509 证书 · not an X.509 certificate") from error
        if not parsed.ca:
            raise ValueError("不是 CA 证书 · not a certificate of an authority")
        return self


class Accepted(_Part):
    """From when until when certificates of an authority are accepted; a moment outside is refused."""

    since: datetime
    until: datetime | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Accepted:
        if self.since.tzinfo is None or (self.until is not None and self.until.tzinfo is None):
            raise ValueError("时间须带时区 · a time needs its zone")
        if self.until is not None and self.until < self.since:
            raise ValueError("接受期止早于起 · accepted until before since")
        return self


class Contact(_Part):
    telephone: str = Field(default="", max_length=40)
    email: str = Field(default="", max_length=120)
    web: str = Field(default="", max_length=300)


class Authority(_Part):
    """One accepted authority. `sample`: it vouches for nobody; pages say so."""

    id: str = Field(pattern="^[a-z0-9][a-z0-9-]{1,39}$")
    name: Names
    uscc: str
    sample: bool = False
    accepted: Accepted
    roots: tuple[Stored, ...] = Field(min_length=1, max_length=10)
    intermediates: tuple[Stored, ...] = Field(default=(), max_length=40)
    policies: tuple[str, ...] = Field(default=(), max_length=20)
    crl: tuple[str, ...] = Field(min_length=1, max_length=10)
    ocsp: tuple[str, ...] = Field(default=(), max_length=10)
    algorithms: tuple[Algorithm, ...] = Field(min_length=1)
    devices: tuple[str, ...] = Field(default=(), max_length=60)
    contact: Contact = Contact()

    @field_validator("uscc")
    @classmethod
    def _coded(cls, value: str) -> str:
        return uscc.check(value)

    @field_validator("policies")
    @classmethod
    def _numbered(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not one or not all(part.isdecimal() for part in one.split(".")):
                raise ValueError(f"{one} 不是 OID · not an OID")
        return value

    @field_validator("crl", "ocsp")
    @classmethod
    def _addressed(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not one.startswith(("http://", "https://", "ldap://")) or len(one) > 300 or " " in one:
                raise ValueError(f"{one} 不是地址 · not an address")
        return value

    @field_validator("devices")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if one not in DEVICES:
                raise ValueError(f"没有名为 {one} 的设备规格 · there is no device profile {one}")
        return value

    @model_validator(mode="after")
    def _rooted(self) -> Authority:
        for one in self.roots:
            parsed = x509.Certificate.load(one.content)
            if parsed.issuer != parsed.subject:
                raise ValueError(f"{one.name} 不是自签名的根 · not a root: another authority issued it")
        return self


class Operator(_Part):
    """Who publishes the list and signs it."""

    uscc: str
    name: str = Field(min_length=2, max_length=120)


class AcceptedList(_Part):
    """The whole list. A higher version replaces a lower one and is never replaced by it."""

    format: Literal["ggzy-accepted-authorities/1"] = "ggzy-accepted-authorities/1"
    version: int = Field(ge=1, le=1_000_000)
    operator: Operator
    issued: datetime
    next_update: datetime
    authorities: tuple[Authority, ...] = Field(min_length=1, max_length=500)

    @model_validator(mode="after")
    def _whole(self) -> AcceptedList:
        if self.issued.tzinfo is None or self.next_update.tzinfo is None:
            raise ValueError("时间须带时区 · a time needs its zone")
        if self.next_update <= self.issued:
            raise ValueError("下次更新须晚于发布 · next_update must come after issued")
        _once((one.id for one in self.authorities), "机构编号 id")
        _once((root.sha256 for one in self.authorities for root in one.roots), "根证书 root")
        return self

    @classmethod
    def read(cls, text: bytes) -> AcceptedList:
        """The list written there, refused unless it is in canonical form. Raises BadList with what is wrong."""
        if len(text) > LARGEST:
            raise BadList("too-large", "清单超过 2 MB，请核对文件", "The list is larger than 2 MB; check the file")
        try:
            return cls.model_validate(canonical.load(text))
        except canonical.NotCanonical as error:
            raise BadList("not-canonical", str(error).partition(" · ")[0], str(error).partition(" · ")[2]) from error
        except ValidationError as error:
            raise _bad(error) from error

    def text(self) -> bytes:
        return canonical.canonical(plain(self.model_dump()))

    def find(self, name: str) -> Authority | None:
        return next((one for one in self.authorities if one.id == name), None)

    def overdue(self, at: datetime) -> bool:
        """Should a newer list have come by now?"""
        return at > self.next_update

    def trust(self, crls: Iterable[bytes] = ()) -> TrustList:
        """For chain checks, with the revocation lists at hand."""
        roots, periods, between = [], [], []
        for one in self.authorities:
            period: Period = (one.accepted.since, one.accepted.until)
            roots += [root.content for root in one.roots]
            periods += [period] * len(one.roots)
            between += [each.content for each in one.intermediates]
        return TrustList(roots, crls, between, periods)


def missing_after(old: AcceptedList, new: AcceptedList) -> list[str]:
    """Authorities that the new list has simply lost. What they once vouched for must stay checkable: such a one stays
    on the list with a day until which it was accepted."""
    kept = {root.sha256 for one in new.authorities for root in one.roots}
    return [one.id for one in old.authorities if any(root.sha256 not in kept for root in one.roots)]


def _once(values: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f"{what} {value} 出现两次 · stands there twice")
        seen.add(value)


def _bad(error: ValidationError) -> BadList:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "清单"
    said = str(first["msg"]).removeprefix("Value error, ")
    zh, _, en = said.partition(" · ")
    return BadList("malformed", f"{where}：{zh}", f"{where}: {en or zh}")


def plain(value: Any) -> Any:
    """Times in whole seconds, as people write them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, (list, tuple)) else value

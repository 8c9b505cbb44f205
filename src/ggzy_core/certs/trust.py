"""Whose certificates are accepted, and whether one holds at a given moment.

Revocation is always required (`revocation_mode='require'`): the library's 'hard-fail' accepts a revoked certificate
whose CRL is at hand but not announced in the certificate. Nothing here touches the network: roots and CRLs are given.
电子签名法 art. 13, 16–22 is the ground on which a certificate names its holder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from asn1crypto import crl as asn1_crl
from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator import errors as cv
from stdnum.cn import uscc as uscc_format

from ggzy_core.certs.ocsp import run_to_end, status_of
from ggzy_core.certs.sm2 import Sm2Unavailable
from ggzy_core.certs.sm2_checks import CHECKS
from ggzy_core.certs.verdicts import Keeping, keeping

Use = Literal["sign", "receive", "any"]
#: which revocation lists are asked: those of that moment; later ones too, for what they say of that moment; or none
Asked = Literal["then", "since", "none"]
Period = tuple[datetime, datetime | None]
_USCC = re.compile(r"^(?:NTRCN-)?([0-9A-HJ-NPQRTUWXY]{18})$")


class CertificateProblem(Exception):
    """A certificate that is not accepted: `code` for programs, sentences and a remedy for people."""

    def __init__(self, code: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> None:
        super().__init__(f"{zh}{remedy_zh} {en} {remedy_en}")
        self.code, self.zh, self.en, self.remedy_zh, self.remedy_en = code, zh, en, remedy_zh, remedy_en


PROBLEMS: dict[str, tuple[str, str, str, str]] = {
    "unreadable": (
        "文件不是有效的 X.509 数字证书。",
        "This is not a readable X.509 certificate.",
        "请导出 DER 或 PEM 格式的证书后重试。",
        "Export the certificate as DER or PEM and try again.",
    ),
    "unknown_ca": (
        "该证书的签发机构不在互认清单内。",
        "The authority that issued this certificate is not on the trust list.",
        "请使用互认清单内电子认证服务机构签发的证书，或联系交易中心办理互认。",
        "Use a certificate of a listed authority, or ask the centre about mutual recognition.",
    ),
    "expired": (
        "该证书已过有效期。",
        "This certificate has expired.",
        "请向签发机构办理证书延期后重试。",
        "Renew it with its authority.",
    ),
    "not_yet_valid": (
        "该证书尚未生效。",
        "This certificate is not valid yet.",
        "请在证书生效后再使用，或核对计算机时间。",
        "Wait until it becomes valid, or check the clock of your machine.",
    ),
    "revoked": (
        "该证书已被吊销。",
        "This certificate has been revoked.",
        "请向签发机构申领新证书。",
        "Get a new certificate from its authority.",
    ),
    "no_revocation_information": (
        "没有可用的证书吊销信息（CRL），无法确认该证书仍然有效。",
        "No current revocation list (CRL) covers this certificate, so it cannot be shown to be valid.",
        "请联系交易中心更新该签发机构的吊销列表。",
        "Ask the centre to update the revocation list of that authority.",
    ),
    "no_uscc": (
        "证书中没有有效的统一社会信用代码。",
        "The certificate carries no valid unified social credit code.",
        "请使用载有本单位统一社会信用代码的机构证书（GB 32100）。",
        "Use an organisation certificate that carries the code (GB 32100).",
    ),
    "wrong_use": (
        "该证书的密钥用途不允许此操作。",
        "The key usage of this certificate does not allow this.",
        "签名请用签名证书，接收加密文件请用加密证书。",
        "Sign with a signing certificate; receive envelopes with an encryption certificate.",
    ),
    "no_sm2": (
        Sm2Unavailable.zh,
        Sm2Unavailable.en,
        "在此之前请使用 P-256 或 RSA 证书。",
        "Until then use a P-256 or RSA certificate.",
    ),
    "not_acceptable": (
        "证书链校验未通过。",
        "The certificate chain does not validate.",
        "请核对证书及其上级证书是否完整、算法是否符合要求。",
        "Check that the chain is complete and its algorithms are acceptable.",
    ),
}


def problem(code: str) -> CertificateProblem:
    """The problem of that code with its sentences."""
    return CertificateProblem(code, *PROBLEMS[code])


@dataclass(frozen=True)
class TrustList:
    """Accepted roots and the revocation lists at hand, all DER. Older CRLs may stay: each moment uses what fits it.

    `intermediates` help to build paths. `periods` says of each root from when until when it is accepted; without it
    all of them always are.
    """

    roots: tuple[bytes, ...]
    crls: tuple[bytes, ...] = ()
    intermediates: tuple[bytes, ...] = ()
    periods: tuple[Period, ...] = ()

    def __init__(
        self,
        roots: Iterable[bytes],
        crls: Iterable[bytes] = (),
        intermediates: Iterable[bytes] = (),
        periods: Iterable[Period] = (),
    ) -> None:
        for name, ders in (("roots", roots), ("crls", crls), ("intermediates", intermediates)):
            object.__setattr__(self, name, tuple(_plain_der(one) for one in ders))
        object.__setattr__(self, "periods", tuple(periods))
        if self.periods and len(self.periods) != len(self.roots):
            raise ValueError("a period for each root, or none at all")

    def with_lists(self, crls: Iterable[bytes]) -> TrustList:
        """The same with further revocation lists."""
        return TrustList(self.roots, dict.fromkeys((*self.crls, *crls)), self.intermediates, self.periods)

    def at(self, moment: datetime) -> TrustList:
        """As it stands at a moment: roots that are not accepted yet, or no longer, are left out."""
        if not self.periods:
            return self
        spans = zip(self.roots, self.periods, strict=True)
        roots = [root for root, (since, until) in spans if since <= moment and (until is None or moment < until)]
        return TrustList(roots, self.crls, self.intermediates)

    @classmethod
    def load(cls, folder: Path) -> TrustList:
        """Read every `*.pem` but private keys as roots and every `*.crl` as lists, below `folder`, in name order."""
        roots = [path.read_bytes() for path in sorted(folder.rglob("*.pem")) if not path.name.endswith("-key.pem")]
        return cls(roots, [path.read_bytes() for path in sorted(folder.rglob("*.crl"))])


@dataclass(frozen=True)
class Subject:
    """Whom a certificate names. `uscc` and `person` are empty when the certificate has none;
    `fingerprint` is SHA-256 of the DER, hex; `issuer` is the authority's common name."""

    uscc: str
    name: str
    person: str
    fingerprint: str
    issuer: str


@dataclass(frozen=True)
class Holder:
    """What an accepted certificate says: whom it names, and for what its key may be used (None: for anything).
    `others` are the certificates that stood beside it when its path was built: with those and more it is good."""

    subject: Subject
    usages: frozenset[str] | None
    others: frozenset[bytes]

    def may(self, use: Use) -> bool:
        if use == "any" or self.usages is None:
            return True
        wanted = {"digital_signature", "non_repudiation"} if use == "sign" else {"key_agreement", "key_encipherment"}
        return bool(self.usages & wanted)


def check_chain(
    certificate: bytes,
    others: Sequence[bytes],
    at: datetime,
    trust: TrustList,
    *,
    use: Use = "sign",
    uscc_required: bool = True,
    answers: Sequence[bytes] = (),
    asked: Asked = "then",
) -> Subject:
    """Validate `certificate` (DER) at the aware moment `at` up to a root of `trust`; `others` help to build the path.

    Whoever looks back on a signature asks "since": a later list says of a certificate when it was revoked, or that it
    was not. "none" judges the path alone, for whoever says so. `answers` are OCSP answers that came along (DER). One that says revoked counts whatever the lists say; one that
    says good stands in for a list only where the certificate declares a responder.

    Raises CertificateProblem with code unreadable, unknown_ca, expired, not_yet_valid, revoked,
    no_revocation_information, no_uscc, wrong_use, no_sm2 or not_acceptable.
    """
    if at.tzinfo is None:
        raise ValueError("check_chain needs an aware datetime")
    trust, others = trust.at(at), (*others, *trust.intermediates)
    kept = _kept(trust)
    holder: Holder | None = kept.good((certificate, asked), at)
    if holder is None or answers or not holder.others <= set(others):
        parsed, above = _certificate(certificate), [_certificate(other) for other in others]
        _validate(parsed, above, at, kept, answers, asked)
        holder = Holder(_subject(parsed), _usages(parsed), frozenset(others))
        if not answers:
            kept.found_good((certificate, asked), at, [parsed, *above], holder)
    if not holder.may(use):
        raise problem("wrong_use")
    if uscc_required and not holder.subject.uscc:
        raise problem("no_uscc")
    return holder.subject


def revoked_since(certificate: bytes, trust: TrustList) -> datetime | None:
    """When the lists of the trust list say that the certificate was revoked; None when none of them names it."""
    parsed = asn1_x509.Certificate.load(certificate)
    found = []
    for der in trust.crls:
        listed = asn1_crl.CertificateList.load(der)
        if listed.issuer != parsed.issuer:
            continue
        rows = listed["tbs_cert_list"]["revoked_certificates"]
        found += [
            row["revocation_date"].native for row in rows if row["user_certificate"].native == parsed.serial_number
        ]
    return min(found, default=None)


def _validate(
    parsed: Any, others: list[Any], at: datetime, kept: Keeping, answers: Sequence[bytes], asked: Asked
) -> None:
    """Build and check the path, revocation included. The library takes a good answer before it asks the lists, so
    the lists are asked alone first; and it passes over answers where none is declared, so these are read by us."""
    try:
        with kept.lock:

            def context(ocsps: Sequence[bytes] = ()) -> ValidationContext:
                return ValidationContext(
                    trust_roots=kept.roots,
                    other_certs=others,
                    crls=() if asked == "none" else kept.crls,
                    ocsps=ocsps,
                    moment=at,
                    allow_fetching=False,
                    revocation_mode="soft-fail" if asked == "none" else "require",
                    retroactive_revinfo=asked == "since",
                    signature_validator=CHECKS,
                )

            if answers and status_of(parsed, others, answers, at, kept.roots) == "revoked":
                raise problem("revoked")
            try:
                run_to_end(CertificateValidator(parsed, validation_context=context()).async_validate_path())
            except cv.InsufficientRevinfoError:
                if not answers:
                    raise
                with_answers = context(answers)
                run_to_end(CertificateValidator(parsed, validation_context=with_answers).async_validate_path())
    except Sm2Unavailable as error:
        raise problem("no_sm2") from error
    except cv.ExpiredError as error:
        raise problem("expired") from error
    except cv.NotYetValidError as error:
        raise problem("not_yet_valid") from error
    except cv.RevokedError as error:
        raise problem("revoked") from error
    except cv.InsufficientRevinfoError as error:
        raise problem("no_revocation_information") from error
    except cv.PathBuildingError as error:
        raise problem("unknown_ca") from error
    except (cv.ValidationError, ValueError) as error:
        raise problem("not_acceptable") from error


def read_subject(certificate: bytes) -> Subject:
    """Whom a certificate claims to name, **without** any check of the chain.

    The credit code is read from organizationIdentifier (2.5.4.97, with or without the ``NTRCN-`` prefix); only where
    that is absent, from serialNumber (2.5.4.5). A code with a wrong check digit counts as none.
    """
    return _subject(_certificate(certificate))


def _subject(parsed: Any) -> Subject:
    names: dict[str, str] = {}
    for rdn in parsed.subject.chosen:
        for pair in rdn:
            names.setdefault(pair["type"].native, str(pair["value"].native))
    code = names.get("organization_identifier", names.get("serial_number", ""))
    match = _USCC.match(code)
    uscc = match[1] if match and uscc_format.is_valid(match[1]) else ""
    common = names.get("common_name", "")
    name = names.get("organization_name", common)
    issuer = parsed.issuer.native.get("common_name", parsed.issuer.human_friendly)
    return Subject(uscc, name, "" if common == name else common, parsed.sha256.hex(), str(issuer))


def _usages(certificate: Any) -> frozenset[str] | None:
    """What keyUsage (RFC 5280 4.2.1.3) allows; None where the certificate does not say."""
    return None if certificate.key_usage_value is None else frozenset(certificate.key_usage_value.native)


def _plain_der(data: bytes) -> bytes:
    if not asn1_pem.detect(data):
        return data
    _, _, der = asn1_pem.unarmor(data)
    return bytes(der)


def _certificate(der: bytes) -> Any:
    """Parse the whole of one certificate now, so that damage shows here and not in the middle of a check."""
    try:
        parsed = asn1_x509.Certificate.load(_plain_der(der), strict=True)
        _ = parsed.native
    except (ValueError, TypeError) as error:
        raise problem("unreadable") from error
    return parsed


def _kept(trust: TrustList) -> Keeping:
    """What is kept of a trust list. A root that cannot be read is said so, as any certificate is."""
    try:
        return keeping(trust.roots, trust.crls)
    except (ValueError, TypeError):
        for root in trust.roots:
            _certificate(root)
        raise

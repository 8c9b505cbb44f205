"""What the stamps on a PDF are worth, in words: covered what, by whom, by which CA, when, revoked then or since.

A pure function of the file and a trust list. The signature itself is checked by our own code and not by the library
that made it; the library only reads the file and says what later revisions changed.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from asn1crypto import cms
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel

from ggzy_core.certs.cms import SignatureProblem, Signed, verify_detached
from ggzy_core.certs.timestamps import Timestamp, TimestampProblem, check_token
from ggzy_core.certs.trust import CertificateProblem, Subject, TrustList, check_chain, read_subject, revoked_since
from ggzy_core.periods import ZONE
from ggzy_core.tlog.receipt import Step

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)  # what it warns of is our verdict, not a fault of the node
MOST_STAMPS = 50  # on one paper: more is no paper but an attempt to keep us busy
#: what the library raises on hostile or damaged files
BROKEN = (
    PdfError,
    SignatureValidationError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    OverflowError,
)
_END = re.compile(rb"%%EOF[ \t]*\r?\n?")
_TAIL = 1024  # bytes at the end in which the end mark stands (ISO 32000-1, annex H)


@dataclass
class Judged:
    """One stamp: the name of its field, what was checked in order, and what is known of it whether it holds or not."""

    name: str
    steps: list[Step] = field(default_factory=list)
    subject: Subject | None = None
    certificate: bytes = b""
    at: datetime | None = None
    authority: str = ""
    whole: bool = False
    sm2: bool = False

    @property
    def ok(self) -> bool:
        return bool(self.steps) and all(step.ok for step in self.steps)

    def say(self, name: str, ok: bool, zh: str, en: str) -> bool:
        self.steps.append(Step(name, ok, zh, en))
        return ok


@dataclass(frozen=True)
class Verdict:
    """Of a whole file. `problem` is set where no stamp could even be looked at; `revisions` are the SHA-256 of every
    state the file had, oldest first: what was stamped is among them."""

    sha256: str
    stamps: tuple[Judged, ...] = ()
    problem: Step | None = None
    revisions: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        return self.problem is None and bool(self.stamps) and all(one.ok for one in self.stamps)

    @property
    def steps(self) -> list[Step]:
        return [self.problem] if self.problem else [step for one in self.stamps for step in one.steps]


def judge(pdf: bytes, trust: TrustList, now: datetime) -> Verdict:
    """Judge every stamp on a file. `now` is only asked where a stamp has no timestamp. Never raises for the file."""
    name = hashlib.sha256(pdf).hexdigest()
    if pdf[:5] != b"%PDF-":
        return Verdict(name, problem=Step("unreadable", False, "这不是 PDF 文件。", "This is not a PDF."))
    if b"%%EOF" not in pdf[-_TAIL:]:
        zh, en = "文件不完整：结尾缺失，可能被截断。", "The file is incomplete: its end is missing, it was cut off."
        return Verdict(name, problem=Step("truncated", False, zh, en))
    try:
        found, stored = _read(pdf)
    except BROKEN:
        if _was_stamped(pdf):
            zh = "盖章之后，文件末尾又被追加了内容。"
            en = "Something was added behind the end of the document after it was stamped."
            return Verdict(name, problem=Step("changed-after", False, zh, en), revisions=_revisions(pdf))
        zh, en = "文件结构已损坏，无法读取其签章。", "The structure of the file is damaged: its stamps cannot be read."
        return Verdict(name, problem=Step("damaged", False, zh, en))
    if not found:
        zh, en = "文件上没有电子签章。", "There is no electronic stamp on this file."
        return Verdict(name, problem=Step("none", False, zh, en), revisions=_revisions(pdf))
    judged = []
    for one in found:
        verdict = Judged(str(one.field_name))
        try:
            _judge(verdict, one, pdf, trust, stored, now)
        except BROKEN:
            verdict.say("damaged", False, "签章的结构已损坏。", "The structure of this stamp is damaged.")
        judged.append(verdict)
    return Verdict(name, tuple(judged), revisions=_revisions(pdf))


def _judge(
    verdict: Judged, stamp: Any, pdf: bytes, trust: TrustList, stored: tuple[list[bytes], list[bytes]], now: datetime
) -> None:
    signed = _intact(verdict, stamp, pdf)
    if signed is None:
        return
    verdict.certificate, verdict.subject = signed.certificate, read_subject(signed.certificate)
    _covers(verdict, stamp, len(pdf))
    certificates, lists = stored
    known = trust.with_lists(lists)
    time = _timed(verdict, stamp, known)
    at = time.at if time else now
    verdict.at, verdict.authority = (time.at, time.authority) if time else (None, "")
    _accepted(verdict, signed, certificates, at, known)
    _revoked(verdict, signed.certificate, at, trust)


def _intact(verdict: Judged, stamp: Any, pdf: bytes) -> Signed | None:
    """The bytes under the stamp are those that were signed, by the certificate inside."""
    _, first, begin, second = (int(one) for one in stamp.byte_range)
    covered = pdf[:first] + pdf[begin : begin + second]
    try:
        signed = verify_detached(covered, _without_padding(stamp.pkcs7_content))
    except SignatureProblem as problem:
        zh = {"other_content": "文件内容在盖章后被改动。"}.get(problem.code, problem.zh)
        en = {"other_content": "The content was changed after it was stamped."}.get(problem.code, problem.en)
        verdict.say(f"signature-{problem.code}", False, zh, en)
        return None
    verdict.sm2 = "sm2" in str(stamp.signer_info["signature_algorithm"]["algorithm"].native)
    how = "SM2/SM3" if verdict.sm2 else "SHA-256"
    verdict.say(
        "signature",
        True,
        f"签名值有效（{how}），签名后内容未改动。",
        f"The signature holds ({how}); what it covers has not changed.",
    )
    return signed


def _covers(verdict: Judged, stamp: Any, length: int) -> None:
    """Everything, or everything up to later stamps. Anything else that came later is said to be a change."""
    stamp.compute_integrity_info(diff_policy=DEFAULT_DIFF_POLICY)
    coverage = stamp.coverage
    verdict.whole = coverage == SignatureCoverageLevel.ENTIRE_FILE
    if verdict.whole:
        verdict.say("covers", True, "签章覆盖整份文件。", "The stamp covers the whole document.")
    elif coverage != SignatureCoverageLevel.ENTIRE_REVISION:
        zh, en = "签章只覆盖文件的一部分。", "The stamp covers only a part of the document."
        verdict.say("covers-part", False, zh, en)
    elif not _only_signed(stamp.diff_result) or not _ends_in_stamp(stamp):
        zh = "盖章之后，文件又追加了改动（增量更新），改动部分不在签章之内。"
        en = (
            "The document was changed after it was stamped (an incremental update): the change is not under the stamp."
        )
        verdict.say("changed-after", False, zh, en)
    else:
        zh = "签章覆盖当时的整份文件；此后只加盖了其他签章，内容未变。"
        en = "The stamp covers the whole document as it was; since then only other stamps were added."
        verdict.say("covers", True, zh, en)


def _only_signed(difference: Any) -> bool:
    """Were only signatures, timestamps and validation data added?"""
    if isinstance(difference, SuspiciousModification):
        return False
    return bool(difference.modification_level <= ModificationLevel.FORM_FILLING)


def _ends_in_stamp(stamp: Any) -> bool:
    """Is the file as it now stands under some stamp? What was added behind the last one nobody has signed."""
    others = stamp.reader.embedded_signatures
    return any(one.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE for one in others)


def _timed(verdict: Judged, stamp: Any, known: TrustList) -> Timestamp | None:
    """The trusted time of the signature's value, if there is one."""
    token = next(
        (one["values"][0] for one in stamp.signer_info["unsigned_attrs"] or () if one["type"].native == TOKEN), None
    )
    if token is None:
        zh = "没有可信时间戳，以下按现在的时间核验。"
        en = "There is no trusted timestamp; what follows is judged as of now."
        verdict.say("time-none", True, zh, en)
        return None
    try:
        found, subject = check_token(token.dump(), stamp.signer_info["signature"].native, known)
    except TimestampProblem as problem:
        verdict.say(f"time-{problem.code}", False, problem.zh, problem.en)
        return None
    zh = f"时间戳：{_shown(found.at)}，由“{subject.name}”签发。"
    en = f"Timestamp: {_shown(found.at)}, by {subject.name}."
    verdict.say("time", True, zh, en)
    return found


TOKEN = "signature_time_stamp_token"  # noqa: S105  a name of asn1crypto's


def _accepted(verdict: Judged, signed: Signed, stored: list[bytes], at: datetime, known: TrustList) -> None:
    try:
        subject = check_chain(signed.certificate, [*signed.others, *stored], at, known, uscc_required=False)
    except CertificateProblem as problem:
        zh, en = f"盖章时的证书状态：{problem.zh}", f"The certificate when it stamped: {problem.en}"
        verdict.say(f"certificate-{problem.code}", False, zh, en)
        return
    verdict.subject = subject
    code = subject.uscc or "—"
    zh = f"由“{subject.name}”（统一社会信用代码 {code}）盖章；证书由“{subject.issuer}”签发，在互认清单内，盖章时有效、未吊销。"
    en = (
        f"Stamped by {subject.name} (USCC {code}); the certificate was issued by {subject.issuer}, which is on the "
        "trust list, and was valid and not revoked at the time."
    )
    verdict.say("certificate", True, zh, en)


def _revoked(verdict: Judged, certificate: bytes, at: datetime, trust: TrustList) -> None:
    """What the newest lists at hand say: a list inside the file may be older than the revocation."""
    since = revoked_since(certificate, trust)
    if since is None or any(step.name == "certificate-revoked" for step in verdict.steps):
        return
    if since <= at:
        zh = f"该证书在盖章之前（{_shown(since)}）已被吊销。"
        en = f"The certificate was revoked before it stamped ({_shown(since)})."
        verdict.say("certificate-revoked", False, zh, en)
    else:
        zh = f"该证书于 {_shown(since)} 被吊销，晚于盖章时间，不影响本签章。"
        en = f"The certificate was revoked later, on {_shown(since)}; this stamp stands."
        verdict.say("revoked-later", True, zh, en)


def _read(pdf: bytes) -> tuple[list[Any], tuple[list[bytes], list[bytes]]]:
    """The stamps on a file, and what it carries to check them. Raises one of BROKEN."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=False)
    return reader.embedded_signatures[:MOST_STAMPS], _stored(reader)


def _was_stamped(pdf: bytes) -> bool:
    """Is the file, up to the last but one of its end marks, a stamped one that can be read?"""
    ends = [found.end() for found in _END.finditer(pdf)]
    try:
        return len(ends) > 1 and bool(_read(pdf[: ends[-2]])[0])
    except BROKEN:
        return False


def _stored(reader: PdfFileReader) -> tuple[list[bytes], list[bytes]]:
    """Certificates and revocation lists that the file carries (DSS)."""
    try:
        store = DocumentSecurityStore.read_dss(reader)
    except NoDSSFoundError:
        return [], []
    return [one.dump() for one in store.load_certs()], [one.get_object().data for one in store.crls]


def _revisions(pdf: bytes) -> tuple[str, ...]:
    """SHA-256 of the file up to each of its end marks: a stamped file begins with the bytes of the paper."""
    ends = sorted({len(pdf), *(found.end() for found in _END.finditer(pdf))})[-2 * MOST_STAMPS :]
    digest, last, hashes = hashlib.sha256(), 0, []
    for end in ends:
        digest.update(pdf[last:end])
        hashes.append(digest.hexdigest())
        last = end
    return tuple(hashes)


def _without_padding(message: bytes) -> bytes:
    """The CMS message without the zeros that fill its place in the file."""
    return bytes(cms.ContentInfo.load(message, strict=False).dump())


def _shown(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")

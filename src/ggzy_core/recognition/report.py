"""A run of the conformance kit and its report: one RFC 8785 document that the authority signs and hands in.

Whoever receives it does not take its word for a device: each cell carries a signature made by that device for this run,
under a certificate of this authority. That a device was a real one only the authority's signature says.
"""

from __future__ import annotations

import base64
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ggzy_core import canonical
from ggzy_core.certs.cms import SignatureProblem
from ggzy_core.certs.devices import DEVICES
from ggzy_core.certs.trust import CertificateProblem, TrustList
from ggzy_core.recognition import trying
from ggzy_core.recognition.accepted import BadList
from ggzy_core.recognition.bundle import BadBundle, Bundle
from ggzy_core.recognition.checks import CHECKS, Case, Finding, fails
from ggzy_core.sentences import BadValue

KIT = "1"
CLOCKS = timedelta(minutes=10)  # by which two machines may differ
TIME = "%Y-%m-%dT%H:%M:%SZ"
Outcome = Literal["holds", "fails", "skipped"]


class BadReport(BadValue):
    """A report that is not accepted."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Checked(_Part):
    """What one check found."""

    id: str = Field(max_length=40)
    outcome: Outcome
    zh: str = Field(max_length=400)
    en: str = Field(max_length=600)


class Tried(_Part):
    """What one device did."""

    device: str
    proof: Literal["real", "software", "file"]
    outcome: Outcome
    kind: str = Field(default="", max_length=20)
    signature: str = Field(default="", max_length=40_000)
    zh: str = Field(max_length=400)
    en: str = Field(max_length=600)


class Report(_Part):
    """`roots` are the SHA-256 of the authority's roots as it ran the kit."""

    format: Literal["ggzy-conformance/1"] = "ggzy-conformance/1"
    kit: str = KIT
    authority: str
    roots: tuple[str, ...]
    at: str
    nonce: str = Field(pattern="^[0-9a-f]{32}$")
    checks: tuple[Checked, ...]
    devices: tuple[Tried, ...] = Field(default=(), max_length=60)

    @model_validator(mode="after")
    def _whole(self) -> Report:
        if [one.id for one in self.checks] != list(CHECKS):
            raise ValueError(
                "检查项不全，请用本节点版本的工具重做 · it does not hold every check of this kit; run it again"
            )
        if any(one.device not in DEVICES for one in self.devices):
            raise ValueError("有不认识的设备 · it names an unknown device")
        if len({one.device for one in self.devices}) != len(self.devices):
            raise ValueError("同一设备出现两次 · a device stands there twice")
        return self

    @property
    def moment(self) -> datetime:
        return datetime.strptime(self.at, TIME).replace(tzinfo=UTC)

    @property
    def conforms(self) -> bool:
        return "fails" not in {one.outcome for one in self.checks} | {one.outcome for one in self.devices}

    def text(self) -> bytes:
        return canonical.canonical(self.model_dump())

    @classmethod
    def read(cls, text: bytes) -> Report:
        """Raises BadReport."""
        try:
            report = cls.model_validate(canonical.load(text))
            _ = report.moment
        except (canonical.NotCanonical, ValidationError, ValueError) as error:
            first: Any = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
            zh, _, en = str(first).removeprefix("Value error, ").partition(" · ")
            raise BadReport("malformed", f"报告无法读取：{zh}", f"The report cannot be read: {en or zh}") from error
        return report

    def check_cells(self, trust: TrustList, now: datetime) -> None:
        """Ask every cell again: signed by such a key, for this run, under a certificate accepted now. Raises BadReport."""
        for one in self.devices:
            if one.outcome != "holds":
                continue
            about = (self.authority, one.device, one.proof, self.at, self.nonce)
            try:
                made = base64.b64decode(one.signature, validate=True)
                kind = trying.checked(*about, made, trust, now)
                wrong = kind != one.kind or one.proof not in proofs(one.device)
            except (ValueError, SignatureProblem, CertificateProblem, BadBundle) as problem:
                raise _cell(one.device, problem) from problem
            if wrong:
                raise _cell(one.device, None)


def proofs(device: str) -> tuple[str, ...]:
    """How a device of this kind can be proven here at all."""
    profile = DEVICES[device]
    if not profile.signs_documents:
        return ()
    return ("file",) if profile.interface in ("pkcs12", "pem") else ("real", "software")


def run(bundle: Bundle, at: datetime) -> Report:
    """Every check and every device of the folder, at a moment of real time. Raises BadBundle."""
    case, when, nonce = Case(bundle, at), at.astimezone(UTC).strftime(TIME), secrets.token_hex(16)
    found = [(name, _looked(check.run, case)) for name, check in CHECKS.items()]
    cells = [trying.try_device(case, one, when, nonce) for one in bundle.devices]
    return Report(
        authority=bundle.authority.id,
        roots=tuple(one.sha256 for one in bundle.authority.roots),
        at=when,
        nonce=nonce,
        checks=tuple(Checked(id=name, outcome=one.outcome, zh=one.zh, en=one.en) for name, one in found),
        devices=tuple(
            Tried(device=one.device, proof=one.proof, outcome=one.finding.outcome, kind=one.kind,
                  signature=one.signature, zh=one.finding.zh[:400], en=one.finding.en[:600])
            for one in cells
        ),
    )  # fmt: skip


def _looked(look: Any, case: Case) -> Finding:
    """A file that nothing can read is a finding, not the end of the run."""
    try:
        found: Finding = look(case)
    except (BadBundle, BadList) as problem:
        return fails(problem.zh, problem.en)
    except (ValueError, TypeError, KeyError) as error:
        return fails(f"文件无法读取：{error}"[:400], f"A file cannot be read: {error}"[:600])
    return found


def _cell(device: str, problem: Exception | None) -> BadReport:
    zh, en = getattr(problem, "zh", ""), getattr(problem, "en", "")
    name = DEVICES[device]
    return BadReport(
        "cell",
        f"{name.name_zh}的签名不能证明这一格。{zh}",
        f"The signature of {name.name_en} does not prove its cell. {en}".strip(),
    )

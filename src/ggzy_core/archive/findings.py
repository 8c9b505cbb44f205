"""What a check of a package says: four findings, each with what it looked at and what does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Fault:
    """Something about a package that does not hold."""

    path: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.path}：{self.zh} · {self.en}"


@dataclass(frozen=True)
class Signature:
    """A signature over an act that holds: who by the certificate, by whose word, when (Beijing time), over what.
    `asked`: a list at hand says that the certificate was not revoked by then."""

    path: str
    act: str
    act_zh: str
    act_en: str
    matter: str
    party: str
    name: str
    person: str
    uscc: str
    authority: str
    signed_at: str
    recorded_at: str
    asked: bool

    @property
    def zh(self) -> str:
        who = f"“{self.name}”（{'，'.join(filter(None, (self.person, self.uscc)))}）"
        lists = "" if self.asked else "；包内没有覆盖当时的吊销列表，只核验了证书链"
        return (
            f"{self.signed_at}，{who}签署“{self.act_zh}”，事项 {self.matter or '—'}；证书由“{self.authority}”签发，"
            f"{self.recorded_at} 存证时有效{lists}"
        )

    @property
    def en(self) -> str:
        who = f"{self.name} ({', '.join(filter(None, (self.person, self.uscc)))})"
        lists = "" if self.asked else "; no revocation list in the pack covers that time, the chain alone was judged"
        return (
            f"{self.signed_at}: {who} signed “{self.act_en}” on {self.matter or '—'}; its certificate, issued by "
            f"{self.authority}, was valid when it was recorded, {self.recorded_at}{lists}"
        )

    def __str__(self) -> str:
        return f"{self.path}：{self.zh} · {self.en}"


class Looked(NamedTuple):
    """What one check looked at, what does not hold, and of the signatures over acts: those that hold, and the entries
    whose signature is not in the package because it stays sealed."""

    things: int
    faults: list[Fault]
    signed: tuple[Signature, ...] = ()
    sealed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One of the four checks. `looked`: how many things it looked at, `signed` of them signatures over acts."""

    name: str
    zh: str
    en: str
    looked: int
    faults: tuple[Fault, ...]
    signed: int = 0

    @property
    def holds(self) -> bool:
        return not self.faults

    def __str__(self) -> str:
        mark = "✓" if self.holds else "✗"
        zh, en = (
            (f"（含行为签名 {self.signed} 个）", f" ({self.signed} signatures over acts)") if self.signed else ("", "")
        )
        return f"{mark} {self.zh}：查 {self.looked} 项{zh}，问题 {len(self.faults)} 项 · {self.en}{en}"


@dataclass(frozen=True)
class Checked:
    """All that was found. `faults` is empty when everything holds."""

    matter: str
    title: str
    files: int
    receipts: int
    findings: tuple[Finding, ...]
    signed: tuple[Signature, ...] = ()
    sealed: tuple[str, ...] = ()

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(fault for finding in self.findings for fault in finding.faults)

    @property
    def holds(self) -> bool:
        return not self.faults

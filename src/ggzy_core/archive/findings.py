"""What a check of a package says: four findings, each with what it looked at and what does not hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something about a package that does not hold."""

    path: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.path}：{self.zh} · {self.en}"


@dataclass(frozen=True)
class Finding:
    """One of the four checks. `looked`: how many things it looked at."""

    name: str
    zh: str
    en: str
    looked: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults

    def __str__(self) -> str:
        mark = "✓" if self.holds else "✗"
        return f"{mark} {self.zh}：查 {self.looked} 项，问题 {len(self.faults)} 项 · {self.en}"


@dataclass(frozen=True)
class Checked:
    """All that was found. `faults` is empty when everything holds."""

    matter: str
    title: str
    files: int
    receipts: int
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        return tuple(fault for finding in self.findings for fault in finding.faults)

    @property
    def holds(self) -> bool:
        return not self.faults

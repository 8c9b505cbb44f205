"""What is asked: the list in force, the trust it gives, and the matrix of authorities and devices."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.journal.models import EntryRow
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import rule
from ggzy.foundation.statements import Asked
from ggzy.foundation.text import Text
from ggzy_core.certs.cms import SignatureProblem, verify_detached
from ggzy_core.certs.devices import DEVICES, Device
from ggzy_core.certs.trust import read_subject
from ggzy_core.periods import local_date
from ggzy_core.recognition.accepted import AcceptedList, Authority, BadList

from .models import AcceptedListVersion, ConformanceCell, ConformanceReport

if TYPE_CHECKING:
    from ggzy_core.certs.trust import TrustList

PROOFS = {
    "real": Text("真实设备", "real device"),
    "software": Text("软件令牌", "software token"),
    "file": Text("证书文件", "certificate file"),
}


@dataclass(frozen=True)
class Cell:
    """One authority and one device. `state`: proven, failed, old (proven long ago), unproven, or apart: not offered."""

    authority: Authority
    device: Device
    state: str
    proof: Text | None = None
    kind: str = ""
    at: datetime | None = None
    report: int | None = None


@dataclass(frozen=True)
class Line:
    """An authority with its cells, and its newest report."""

    authority: Authority
    cells: tuple[Cell, ...]
    report: ConformanceReport | None
    accepted: bool

    @property
    def proven(self) -> int:
        return sum(one.state == "proven" for one in self.cells)


def newest() -> AcceptedListVersion | None:
    return AcceptedListVersion.objects.order_by("-version").first()


_newest_kept = Asked(lambda: AcceptedListVersion.objects.order_by("-version").values_list("pk", "sha256")[:1])


def in_force() -> AcceptedList | None:
    """The list in force, checked once in a process: signature, signer, and that the record knows no newer one.

    None before one was adopted. Raises Refusal P-CA-LIST where the list kept is not what was adopted.
    """
    found = _newest_kept.first()
    if found is None and not _recorded():
        return None
    return _checked(*(found or (None, "")))


def trust(crls: tuple[bytes, ...]) -> TrustList | None:
    """What the list in force accepts, with these revocation lists; None before one was adopted."""
    listed = in_force()
    return None if listed is None else _trust(listed, crls)


def since() -> datetime | None:
    """The real time at which the first list was adopted."""
    first = AcceptedListVersion.objects.order_by("version").values_list("pk", flat=True).first()
    lines = EntryRow.objects.filter(table=AcceptedListVersion._meta.db_table, key=str(first)).order_by("id")
    return lines.values_list("entry__time", flat=True).first()


@lru_cache(maxsize=4)
def _trust(listed: AcceptedList, crls: tuple[bytes, ...]) -> TrustList:
    return listed.trust(crls)


@lru_cache(maxsize=8)
def _checked(key: int | None, sha256: str) -> AcceptedList:
    row = AcceptedListVersion.objects.filter(pk=key).first()
    if row is None or str(key) != _recorded():
        raise _broken("记录中有更新的一版", "the record knows a newer one")
    text = row.text.encode()
    try:
        signed = verify_detached(text, bytes(row.signature))
        listed = AcceptedList.read(text)
    except (SignatureProblem, BadList) as problem:
        raise _broken(problem.zh, problem.en) from problem
    if read_subject(signed.certificate).uscc != listed.operator.uscc or sha256 != hashlib.sha256(text).hexdigest():
        raise _broken("签名人不是发布机构", "whoever signed it does not publish it")
    return listed


def _recorded() -> str:
    """Key of the newest version that an act has written, as the record has it; empty for none."""
    rows = EntryRow.objects.filter(table=AcceptedListVersion._meta.db_table)
    return rows.order_by("-id").values_list("key", flat=True).first() or ""


def forget() -> None:
    """Check anew; for tests and after a start."""
    _checked.cache_clear()


def _broken(zh: str, en: str) -> Refusal:
    return Refusal(
        "P-CA-LIST",
        Text(
            f"数据库中的互认清单不是公布的那一份：{zh}",
            f"The list of accepted authorities kept here is not the one published: {en}",
        ),
        Text(
            "请通知运维人员核查；在此之前不接受任何证书",
            "Tell the operator; no certificate is accepted until it is mended",
        ),
        status=503,
    )


def lines() -> list[Line]:
    """The matrix: every authority of the list, every device profile, from the newest reports."""
    listed = in_force()
    if listed is None:
        return []
    newest_cells: dict[tuple[str, str], ConformanceCell] = {}
    for cell in ConformanceCell.objects.exclude(outcome="skipped").select_related("report").order_by("id"):
        newest_cells[cell.authority, cell.device] = cell
    reports = {one.authority: one for one in ConformanceReport.objects.defer("text", "signature").order_by("id")}
    now, found = clock.real(), []
    limit = now - timedelta(days=int(rule("P-CONFORM-KEEP").on(local_date(now)).value))
    for entry in listed.authorities:
        cells = tuple(_cell(entry, one, newest_cells.get((entry.id, one.id)), limit) for one in DEVICES.values())
        until = entry.accepted.until
        accepted = entry.accepted.since <= now and (until is None or now < until)
        found.append(Line(entry, cells, reports.get(entry.id), accepted))
    return found


def _cell(entry: Authority, device: Device, row: ConformanceCell | None, limit: datetime) -> Cell:
    if row is None:
        return Cell(entry, device, "unproven" if device.id in entry.devices else "apart")
    said = PROOFS[row.proof], row.kind, row.report.ran_at, row.report_id
    if row.outcome == "fails":
        return Cell(entry, device, "failed", *said)
    return Cell(entry, device, "old" if row.report.ran_at < limit else "proven", *said)

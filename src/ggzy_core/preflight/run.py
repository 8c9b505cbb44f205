"""起飞前检查: the whole check of a bid, on the bidder's machine before it is sealed and at the node once it is open.

One code for both: what is green at home cannot be found against later, and what is found later was red at home.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from ggzy_core.bid import BadBid, Bid, read_bid
from ggzy_core.sealing import archive
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.tender import TenderFile

from .case import Case, Lot
from .checks import CHECKS
from .documents import Documents
from .findings import Finding, Report, amber, in_order, red

NO_LOT = Lot()
log = logging.getLogger(__name__)


def preflight(folder: Path, file: TenderFile, lot: Lot = NO_LOT, today: date | None = None) -> Report:
    """Check the bid folder at home. Nothing is raised for what is wrong with the bid: it is found."""
    try:
        bid, notes = archive.scan(folder)
    except (BadBid, SealingProblem) as problem:
        return _unsealable(folder, file, lot, today, problem)
    return check(_case(folder, bid, file, lot, today, notes))


def check_opened(folder: Path, bid: Bid, file: TenderFile, lot: Lot = NO_LOT) -> Report:
    """Check a bid that was opened into a folder: what it says of itself was compared with it already.

    An opening does not stop for a fault of ours: a check that fails is logged and told to the committee.
    """
    case = _case(folder, bid, file, lot, None, [])
    found: list[Finding] = []
    for name, one in CHECKS.items():
        try:
            found += one(case)
        except Exception:
            log.exception("preflight: the check %s failed", name)
            found.append(_unfinished(name))
    return Report(_told(found), tuple(_unchecked(case)))


def check(case: Case) -> Report:
    """Every check over one case. What is met and yet found against somewhere is not told as met."""
    return Report(_told(_found(case)), tuple(_unchecked(case)))


def _told(found: Iterable[Finding]) -> tuple[Finding, ...]:
    ordered = in_order(found)
    against = {one.requirement for one in ordered if one.severity == "red"}
    return tuple(one for one in ordered if one.severity != "green" or one.requirement not in against)


def _unfinished(name: str) -> Finding:
    return amber(
        "machine.unfinished",
        f"系统未能完成“{name}”检查，请人工核对",
        f"the check {name!r} could not be finished by the machine",
        "请人工核对",
        "Look at it yourself",
    )


def _found(case: Case) -> Iterator[Finding]:
    for one in CHECKS.values():
        yield from one(case)


def _case(folder: Path, bid: Bid, file: TenderFile, lot: Lot, today: date | None, notes: list[str]) -> Case:
    names = tuple(one.name for one in bid.documents)
    return Case(file, lot, bid, Documents(folder, names), tuple(notes), today or date.today())


def _unsealable(
    folder: Path, file: TenderFile, lot: Lot, today: date | None, problem: BadBid | SealingProblem
) -> Report:
    """What cannot be sealed as it stands: said first, with whatever else can be seen."""
    kind = "bid" if isinstance(problem, BadBid) else "folder"
    first = red(
        f"{kind}.{problem.name}",
        problem.zh,
        problem.en,
        "改正后才能加密",
        "Mend it; it cannot be sealed before",
        document="bid.json" if kind == "bid" else getattr(problem, "part", ""),
    )
    try:
        bid, notes = read_bid((folder / archive.BID).read_bytes())
    except (BadBid, OSError):
        return Report((first,))
    here = [one for one in sorted(folder.rglob("*")) if one.is_file() and not one.is_symlink()]
    names = (one.relative_to(folder).as_posix() for one in here)
    documents = Documents(folder, tuple(name for name in names if name != archive.BID and not _hidden(name)))
    rest = _found(Case(file, lot, bid, documents, tuple(notes), today or date.today()))
    return Report(in_order([first, *rest]))


def _hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _unchecked(case: Case) -> Iterator[tuple[str, str]]:
    for asked in case.file.requirements:
        if asked.check == "manual" and case.asks(asked):
            yield f"{asked.clause} {asked.title}：由评标委员会评审", f"{asked.clause} {asked.id}: for the committee"
    if case.lot.deadline is None:
        yield (
            f"没有标段卡片：证照和保函的有效期按今天（{case.day}）判断，标段编号未核对",
            f"no lot card: validity was judged as of today ({case.day}), the code of the lot was not compared",
        )
    forms = {one.form for one in case.file.requirements}
    if case.file.guarantee is not None and "guarantee" not in forms:
        yield (
            "投标保函在平台办理，提交投标时核对",
            "the bid guarantee is kept at the platform and checked when the bid is lodged",
        )
    elif "guarantee" in forms and case.lot.trust is None:
        yield (
            "没有互认清单：保函签名所用证书的来源未核对",
            "no trust list: whose authority issued the signing certificate",
        )

"""Where a lot ends early: failed, terminated; and where it begins again."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Nothing, Role, Session, act
from ggzy.foundation.identity.models import Part
from ggzy.foundation.journal.turn import late_turn
from ggzy_core.periods import ZONE

from . import notices, papers, rules
from .entry import SIDES, next_deal_code
from .models import Lot, Tender, TenderFile, TrusteeSeat
from .queries import newest_file, newest_notice

#: what other rooms owe to a lot that ends without an award, called within the act that ends it
WHEN_ENDED: list[Callable[[Act, Lot], None]] = []


class Reason(Input):
    reason: str = Field(title="原因|reason", min_length=4, max_length=5000)


@act(
    "lot.fail",
    on=Lot,
    by=(Role.CLOCK, *SIDES),
    takes=Reason,
    cites=("T-MIN3", "招标投标法 42"),
    needs=(rules.has_failed,),
)
def fail_lot(act: Act, lot: Lot, data: Reason) -> None:
    """招标失败: say in public that the lot has failed and why. The tenderer tenders again by law."""
    notices.publish(act, lot.matter, "failure", f"{lot.name} 招标失败公告", data.reason, act.prepared or "")
    act.moment(lot.matter, "failed")
    _settle(act, lot)


@act("tender.terminate", on=Lot, by=SIDES, takes=Reason, cites=("招标投标法实施条例 31",))
def terminate(act: Act, lot: Lot, data: Reason) -> None:
    """终止招标: end the tender of a lot, say so in public, and give deposits back."""
    notices.publish(act, lot.matter, "termination", f"{lot.name} 终止招标公告", data.reason, act.prepared)
    act.moment(lot.matter, "terminated")
    _settle(act, lot)


@terminate.prepare
def _print_termination(session: Session, lot: Lot, data: Reason) -> str:
    title = f"{lot.name} 终止招标公告"
    return papers.paper(title, code=lot.matter.code, at=clock.now(), paragraphs=[data.reason])


@act("tender.again", on=Lot, by=SIDES, cites=("T-MIN3", "招标投标法 28"))
def tender_again(act: Act, lot: Lot, data: Nothing) -> Tender:
    """重新招标: open a new tender for a failed lot, with its file and notice as drafts, from entry on."""
    old = lot.tender
    late_turn()
    day = act.at.astimezone(ZONE).strftime("%Y%m%d")
    matter = act.open(f"T{day}-{secrets.token_hex(4)}", "engineering.tender", title=f"{old.project.name}（重新招标）")
    made = Tender.objects.create(
        matter=matter, project=old.project, tenderer=old.tenderer, agency=old.agency, again=old
    )
    for part in Part.objects.filter(matter=old.matter, until=None, person=None):
        Part.objects.create(matter=matter, role=part.role, organisation=part.organisation, since=act.at)
    for seat in old.trustees.order_by("number"):
        TrusteeSeat.objects.create(
            tender=made,
            number=seat.number,
            kind=seat.kind,
            organisation=seat.organisation,
            certificate=bytes(seat.certificate),
            fingerprint=seat.fingerprint,
        )
    _copy_lot(act, lot, made)
    notice = newest_notice(old.matter, "tender")
    if notice is not None:
        matter.notices.create(kind="tender", version=1, title=f"{notice.title}（重新招标）"[:200], text=notice.text)
    act.disclose(again=made.matter.code)
    return made


def _settle(act: Act, lot: Lot) -> None:
    for duty in WHEN_ENDED:
        duty(act, lot)


def _copy_lot(act: Act, old: Lot, tender: Tender) -> None:
    matter = act.open(next_deal_code(act), "engineering.open-tender", title=old.name, parent=tender.matter)
    lot = Lot.objects.create(matter=matter, tender=tender, number=1, name=old.name, estimate=old.estimate)
    last = newest_file(old)
    if last is not None:
        TenderFile.objects.create(
            lot=lot, version=1, data=last.data | {"version": 1}, document=last.document, made_at=act.at
        )

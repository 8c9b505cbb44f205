"""The end of a trade by pages: report, publicity, objection, award, contract, performance and archive, each by its role.

Bids are opened beside, and what four further experts do is done through the door; everything else is clicked and typed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Nothing, Role, act, perform
from ggzy.foundation.acts.dues import GRACE
from ggzy.foundation.documents import document_bytes
from ggzy.foundation.identity.certificates import trust
from ggzy.foundation.journal.sequencer import settle
from ggzy.trading.awards.queries import award_of
from ggzy.trading.evaluation.queries import newest_draft
from ggzy.trading.objections.models import Objection
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.notices import publish
from ggzy.trading.projects.papers import paper
from ggzy_core.certs.timestamps import sample_authority
from ggzy_core.stamps.making import stamp
from tests.ggzy.credentials import trusted
from tests.ggzy.trading.awarded import due, secured
from tests.ggzy.trading.evaluation import rooms
from tests.ggzy.trading.lots import Scene, operate, party

from .browsing import Visit, do, enter
from .test_roles import act_on

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("record")]


@act("test.changed", on=Lot, by=Role.OPERATOR)
def say_what_changed(act: Act, lot: Lot, data: Nothing) -> None:
    """公布示例变更: the notice that the second version of this lot's file owes the public."""
    publish(act, lot.matter, "change", "示例澄清修改公告", "示例：评分办法改为综合评估法。")


def test_a_trade_ends_by_each_roles_own_pages(visit: Visit, tmp_path: Path):
    the = scored()
    report(visit, the)
    publicity(visit, the.the)
    awarding(visit, the.the, tmp_path)
    contract(visit, the.the, tmp_path)
    performance(visit, the.the)
    archive(visit, the.the)
    outage(visit)


def scored() -> rooms.Room:
    """Every seat has reviewed and scored; the notice and the record of the opening are there."""
    the = rooms.room()
    operate("test.changed", the.lot)
    for name in ("notice-published", "opening", "opening-recorded"):
        the.the.moment(name)
    operate("test.recorded", the.lot, {"document": paper("示例开标记录", paragraphs=["示例"])})
    return the.start().review(term_3=(1, 2, 3)).score()


def report(visit: Visit, the: rooms.Room) -> None:
    """The head drafts, signs and submits; another member dissents in writing."""
    code = the.lot.matter.code
    enter(visit, the.head, "head")
    act_on(visit, code, "report.draft")
    do(visit)
    act_on(visit, code, "report.sign")
    do(visit)
    draft = newest_draft(the.lot)
    assert draft is not None
    for seat, session in the.seats.items():
        if seat > 1:
            stand = {"stand": "dissent", "dissent": "示例：施工组织设计评分偏高"} if seat == 5 else {}
            perform("report.sign", session, the.lot, {"document": draft.document} | stand)
    visit.go(f"/desk/matters/{code}/room/")
    visit.look("room-signed")
    act_on(visit, code, "report.submit")
    do(visit)


def publicity(visit: Visit, the: Scene) -> None:
    """Candidates before the public; the second one objects, the tenderer answers in public."""
    code, page = the.lot.matter.code, visit.page
    enter(visit, the.tenderer, "tenderer")
    act_on(visit, code, "publicity.begin")
    do(visit)
    visit.go(f"/matters/{code}/notices/candidates/")
    visit.look("candidates-notice")

    enter(visit, the.bidders[1], "second")
    act_on(visit, code, "objection.raise")
    page.fill("#f-facts", "示例：第一候选人项目经理另有在建工程，请予核实。")
    page.locator("[name=target]").first.fill("第 1 中标候选人")
    do(visit)
    matter = Objection.objects.get().matter
    visit.go(f"/desk/matters/{matter.code}/")
    visit.look("objection-mine")

    enter(visit, the.tenderer, "tenderer")
    visit.go(f"/desk/matters/{code}/")
    act_on(visit, matter.code, "objection.answer")
    visit.look("objection-answer-form")
    page.fill("#f-answer", "经核实，所述在建工程已于上月竣工验收，候选人资格有效（示例答复）。")
    do(visit)
    visit.go(f"/matters/{matter.code}/")
    visit.look("objection-answered")
    assert "示例答复" in page.content()
    clock.forward(timedelta(days=6) + GRACE)
    assert due(the, "publicity.close")


def awarding(visit: Visit, the: Scene, folder: Path) -> None:
    """Decide, notify, and stamp the award notice."""
    code, page = the.lot.matter.code, visit.page
    visit.go("/desk/")
    act_on(visit, code, "award.decide")
    do(visit)
    act_on(visit, code, "award.notify")
    do(visit)
    award = award_of(the.lot)
    assert award is not None
    stamped = folder / "notice.pdf"
    mine = trusted().issue(the.tenderer.party.name, the.tenderer.party.uscc)
    stamped.write_bytes(stamp(document_bytes(award.document), mine, trust(), time_at_hand()))
    act_on(visit, code, "stamp.put")
    page.select_option("#f-paper", award.document)
    page.set_input_files("#f-document", stamped)
    do(visit)
    visit.go(f"/matters/{code}/notices/result/")
    visit.press("a[href*='/verify/?document=']")
    visit.look("award-notice-verified")
    assert the.tenderer.party.name in page.inner_text("main")


@cache
def time_at_hand() -> Callable[[bytes], bytes]:
    """A sample authority for timestamps: making its key is what takes long."""
    return sample_authority(trusted().issue("示例时间戳服务", timestamps=True))


def contract(visit: Visit, the: Scene, folder: Path) -> None:
    """Drafted by the tenderer from the bid, secured and signed by the winner; the text is public."""
    code, page = the.lot.matter.code, visit.page
    text = folder / "示例施工合同.pdf"
    text.write_bytes(document_bytes(paper("示例施工合同", paragraphs=["示例合同正文"])))
    act_on(visit, code, "contract.draft")
    page.set_input_files("#f-document", text)
    page.fill("#f-milestones", "主体完工")
    visit.look("contract-form")
    do(visit)

    secured(the)
    enter(visit, the.bidders[0], "winner")
    visit.look("winner-inbox")
    act_on(visit, code, "performance-guarantee.lodge")
    do(visit)
    act_on(visit, code, "contract.sign")
    do(visit)
    visit.go(f"/matters/{code}/notices/contract/")


def performance(visit: Visit, the: Scene) -> None:
    code, page = the.lot.matter.code, visit.page
    act_on(visit, code, "milestone.report")
    page.select_option("#f-number", "1")
    page.fill("#f-report", "主体结构已完工，检测合格（示例）。")
    do(visit)
    enter(visit, the.tenderer, "tenderer")
    act_on(visit, code, "milestone.confirm")
    page.select_option("#f-number", "1")
    visit.look("milestone-confirm")
    do(visit)
    act_on(visit, code, "report.file")
    do(visit)
    act_on(visit, code, "acceptance.complete")
    do(visit)


def archive(visit: Visit, the: Scene) -> None:
    code = the.lot.matter.code
    settle()
    enter(visit, party(950, Role.CENTRE), "centre")
    visit.go(f"/desk/matters/{code}/")
    act_on(visit, code, "archive.make")
    do(visit)
    visit.go(f"/matters/{code}/")
    visit.look("matter-archived")
    the.lot.matter.refresh_from_db()
    assert the.lot.matter.stage == "archived"


def outage(visit: Visit) -> None:
    """The centre, still signed in, announces an outage: it stands at the top of every page."""
    page = visit.page
    visit.go("/desk/acts/outage.announce")
    page.select_option("#f-kind", "unplanned")
    page.fill("#f-what", "示例：短信服务商故障，验证码和提醒短信可能延迟。")
    page.fill("#f-what_en", "Sample: the operator for text messages is down; codes and reminders may be late.")
    do(visit)
    visit.go("/services/outages/")
    visit.look("outages")
    assert page.locator("header .banner[role=status]").count() == 1

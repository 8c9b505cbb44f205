"""The trade's steps by pages alone, each role at its own forms: no code and no key is typed on the way."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from ggzy.foundation import clock
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.words.say import CIVIL
from ggzy.service.guarantees.models import Guarantee
from ggzy.trading.evaluation import queries
from ggzy.trading.projects.models import Lot
from ggzy_core.certs.cms import sign_detached
from tests.ggzy.trading import guaranteed, stage
from tests.ggzy.trading.evaluation import rooms

from .browsing import Visit, do, enter

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("record")]


def minutes(days: int) -> str:
    """A time so many days on, as a form takes it."""
    return (clock.now() + timedelta(days=days)).astimezone(CIVIL).strftime("%Y-%m-%dT%H:%M")


def test_a_tenderer_writes_enters_and_publishes_and_the_centre_takes_it_in(visit: Visit):
    city = stage.build()
    enter(visit, city.tenderer.session, "tenderer")
    write_file(visit)
    page = visit.page
    visit.go("/desk/acts/project.enter")
    page.fill("#f-project_code", "2026-990100-47-01-000001")
    page.fill("#f-project_name", "示例市示例路改造工程")
    page.select_option("#f-supervisor", index=1)
    assert page.locator("input[name=trustees]:checked").count() == 5, "five trustees are proposed"
    page.fill("#f-lots-0-name", "示例路一标段")
    page.select_option("select[name='lots.0.terms.kept']", index=1)
    page.select_option("#f-room", "K1")
    page.fill("#f-opening", minutes(22))
    page.fill("#f-notice_title", "示例路改造工程招标公告")
    page.fill("#f-notice_text", "示例路改造工程已具备招标条件，现公开招标。")
    visit.look("entry-form")
    do(visit, "entry")
    tender = Lot.objects.get().tender

    enter(visit, city.centre.session, "centre")
    visit.go(f"/desk/matters/{tender.lots.get().matter.code}/")
    visit.go(f"/desk/matters/{tender.matter.code}/acts/entry.accept")
    visit.press("button[name=_step][value=do]")
    page.wait_for_url("**/desk/receipts/*/")
    visit.go(f"/desk/matters/{tender.matter.code}/acts/witness.assign")
    page.select_option("#f-person", index=1)
    visit.look("witness-form")
    do(visit)

    enter(visit, city.tenderer.session, "tenderer")
    visit.go(f"/desk/matters/{tender.matter.code}/acts/notice.publish")
    assert page.input_value("#f-bid_deadline") == minutes(22), "the deadline is the planned opening"
    do(visit)
    lot = Lot.objects.get()
    assert lot.matter.stage == "bidding"
    assert lot.tender.matter.parts.filter(role="witness", person=city.witness.session.person).exists()


def write_file(visit: Visit) -> None:
    """From the plain template, one mistake on the way."""
    page = visit.page
    visit.go("/desk/files/")
    visit.look("workbench-empty")
    visit.press("main form button")
    page.wait_for_url("**/desk/files/*/")
    page.fill("#f-basics-title", "示例路改造工程")
    page.fill("#f-basics-estimate", "1000万元")
    page.fill("#f-basics-duration_days", "180")
    page.fill("#f-security-guarantee", "30万元")
    page.fill("#f-committee-specialties-0-value", "A0802")
    page.fill("#f-committee-specialties-0-count", "5")
    page.press("#f-committee-specialties-0-count", "Tab")
    page.wait_for_selector("#limits li.no")
    visit.press("button[value=use]")
    page.wait_for_selector("section.refusal")
    visit.look("workbench-wrong")
    page.fill("#f-security-guarantee", "0")
    page.fill("#f-security-guarantee", "15万元")
    visit.press("button[value=use]")
    page.wait_for_selector(".verdict.good")
    visit.look("workbench-ready")


def test_a_bidder_applies_and_the_bank_issues_by_its_signature(visit: Visit, tmp_path: Path):
    city = stage.build()
    lot = stage.published(city, guarantee={"amount": "100000.00"})
    credential, bank = guaranteed.bank()
    page = visit.page
    enter(visit, city.bidders[0].session, "bidder")
    visit.go(f"/desk/matters/{lot.matter.code}/")
    visit.press("a[href*='guarantee.apply']")
    assert page.input_value("#f-lot") == lot.matter.code
    assert page.input_value("#f-amount") == "100000.00"
    page.select_option("#f-guarantor", bank.party.uscc)
    visit.look("guarantee-apply")
    do(visit)

    guarantee = Guarantee.objects.get()
    enter(visit, bank, "bank")
    visit.go(f"/desk/matters/{guarantee.matter.code}/acts/guarantee.issue")
    visit.look("guarantee-issue")
    with page.expect_download() as download:
        page.click("button[name=_sign]")
    statement = Path(download.value.path()).read_bytes()
    (tmp_path / "signature.p7s").write_bytes(sign_detached(statement, credential))
    page.set_input_files("#f-signature-file", tmp_path / "signature.p7s")
    do(visit, "guarantee-issue")
    guarantee.matter.refresh_from_db()
    assert guarantee.matter.stage == "issued"
    enter(visit, city.bidders[0].session, "bidder")
    visit.go(f"/desk/matters/{guarantee.matter.code}/")
    visit.look("guarantee-issued")
    with page.expect_download() as paper:
        page.click("a[href$='guarantee.pdf']")
    assert Path(paper.value.path()).read_bytes().startswith(b"%PDF")


def test_an_expert_reviews_and_scores_bid_by_bid(visit: Visit):
    the = rooms.room()
    the.the.moment("notice-published")
    settle()
    lot, page = the.lot, visit.page
    enter(visit, the.head, "expert")
    visit.go(f"/desk/matters/{lot.matter.code}/")
    visit.press(f"a[href='/desk/matters/{lot.matter.code}/room/']")
    visit.look("room-before")
    visit.press("a[href$='evaluation.start']")
    page.check("#f-discipline")
    do(visit)
    for number in (1, 2, 3):
        visit.go(f"/desk/matters/{lot.matter.code}/room/")
        visit.press(f"a[href$='review.record?bid={number}']")
        page.check("input[name='decisions.0.passed'][value=yes]")
        if number == 3:
            page.check("input[name='decisions.1.passed'][value=no]")
            page.fill("[name='decisions.1.reason']", "工期承诺前后不一致（示例理由）")
            visit.look("review-form")
        do(visit, "review" if number == 3 else "")
    visit.go(f"/desk/matters/{lot.matter.code}/acts/score.record")
    for row in range(6):
        page.fill(f"[name='scores.{row}.points']", "11" if row == 5 else "9")
    visit.press("button[value=review]:not(.lost)")
    visit.press("button[value=do]")
    page.wait_for_selector("section.refusal")
    visit.look("score-wrong")
    page.fill("[name='scores.5.points']", "９．５")
    do(visit)
    visit.go(f"/desk/matters/{lot.matter.code}/room/")
    visit.look("room-done")
    own = [row for row in queries.newest_reviews(lot) if row.seat == 1]
    assert len(own) == 6
    assert [row.clause for row in own if not row.passed] == ["2.1.3"]
    assert len(queries.newest_scores(lot)) == 6

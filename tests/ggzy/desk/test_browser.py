"""Journeys in a real browser: sign in, act, receipt; narrow and wide, Chinese and English, nothing axe objects to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from ggzy.foundation.journal.sequencer import settle
from tests.ggzy.desk.test_acting import put_up

from .browsing import Visit, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("record")]


def test_a_bidder_signs_in_offers_and_takes_the_receipt(visit: Visit):
    put_up()
    visit.go("/desk/sign-in/")
    visit.look("sign-in")
    sign_in(visit, Role.BIDDER)
    visit.look("inbox")
    visit.press("main a.button")
    visit.look("form")
    visit.page.fill("#f-amount", "五百")
    visit.press("#f-amount", "Enter")
    visit.look("form-wrong")
    assert visit.page.input_value("#f-amount") == "五百"
    visit.page.fill("#f-amount", "１２．５万元")
    visit.press("#f-amount", "Enter")
    visit.look("summary")
    visit.press("main button >> nth=0")
    visit.page.wait_for_url("**/desk/receipts/*/")
    visit.look("receipt-pending")
    settle()
    visit.page.wait_for_selector("#receipt a.button", timeout=10_000)
    visit.look("receipt")


def test_a_tenderer_fills_nested_rows_without_losing_anything(visit: Visit):
    sign_in(visit, Role.TENDERER)
    visit.look("inbox-empty")
    visit.go("/desk/acts/project.enter")
    first = visit.page.locator("main textarea, main input:not([type=hidden])").first
    first.fill("示例项目")
    visit.press("button[name=_add] >> nth=0")
    visit.look("form-rows")
    assert first.input_value() == "示例项目"
    visit.press("button[value=review] >> nth=1")
    visit.look("form-rows-wrong")


def test_signing_in_by_certificate_explains_itself(visit: Visit):
    visit.go("/desk/sign-in/certificate/")
    visit.page.click("summary")
    visit.look("certificate")
    visit.page.fill("#signature", "nonsense")
    visit.press("main form button")
    visit.look("certificate-wrong")


def test_the_public_pages(visit: Visit):
    listing = put_up()
    settle()
    clock.forward(timedelta(days=5))
    for what, where in {
        "home": "/",
        "matters": "/matters/",
        "matters-none": "/matters/?q=xyz",
        "matter": f"/matters/{listing.matter.code}/",
        "rules": "/rules/?on=2026-03-01",
        "verify": "/verify/",
        "missing": "/nowhere/",
    }.items():
        visit.go(where)
        visit.look(what)
    visit.go(f"/matters/{listing.matter.code}/")
    with visit.page.expect_download() as download:
        visit.page.click("table.record tbody a")
    visit.go("/verify/")
    visit.page.set_input_files("#file", download.value.path())
    visit.press("main form .actions button")
    visit.look("verified")
    assert visit.page.locator(".verdict.good").count() == 1
    visit.page.fill("#receipt", "c2sp.org/tlog-proof@v1\nnonsense")
    visit.press("main form .actions button")
    visit.look("not-verified")


def test_a_refusal_names_the_clause(visit: Visit):
    listing = put_up()
    sign_in(visit, Role.BIDDER)
    clock.forward(timedelta(days=11))
    visit.go(f"/desk/matters/{listing.matter.code}/")
    visit.page.click("summary")
    visit.look("why-not")
    visit.go(f"/desk/matters/{listing.matter.code}/acts/listing.offer")
    visit.look("refused")

"""Somebody comes for the first time, without an account: finds a project near them, follows it, checks a receipt."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.node import REPO

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]
PICTURES = REPO / "build" / "journeys"


@pytest.fixture(params=[(360, "zh-CN"), (1440, "en-GB")], ids=["360-zh", "1440-en"])
def stranger(request: pytest.FixtureRequest, browser: Browser, site) -> Iterator[Page]:
    """A browser that has never been here; nothing it meets leaves anything behind in it but a language."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    width, language = request.param
    context = browser.new_context(
        base_url=site.url, locale=language, timezone_id="Asia/Shanghai", viewport={"width": width, "height": 900}
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    page.on("request", lambda one: said.append(one.url) if not one.url.startswith(site.url) else None)
    yield page
    page.screenshot(path=PICTURES / f"visitor-{width}.png", full_page=True)
    assert context.cookies() == [], "public pages set no cookie"
    context.close()
    assert said == [], "no error in the console, and nothing was fetched from elsewhere"


def test_a_stranger_finds_follows_and_checks_a_trade(stranger: Page):
    page = stranger
    page.goto("/")
    assert page.locator(".tiles a").count() == 4
    assert page.locator(".path li").count() == 4
    page.fill("#q", "文昌")  # a road nearby
    page.press("#q", "Enter")  # notices, of which the searcher may want the trades instead
    page.wait_for_url("**/notices/?*")
    assert "示例文昌路桥梁维修工程" in page.locator("main .list h3 a").first.inner_text()
    notice = page.locator("main .list h3 a").first.get_attribute("href") or ""
    page.click("main .meta a[href^='/matters/?']")
    page.wait_for_url("**/matters/?*")
    title = page.locator("main .list h3 a").first
    assert "示例文昌路桥梁维修工程" in title.inner_text()
    title.click()
    page.wait_for_url("**/matters/A01-*/")
    code = page.url.rstrip("/").rpartition("/")[2]
    assert page.locator(".timeline [aria-current=step]").count() == 1

    # Follow it: the feed of notices, the calendar of openings, both for programs that the visitor has already.
    page.goto("/")
    calendar = page.request.get(page.locator("#openings a[href$='.ics']").get_attribute("href") or "")
    assert calendar.status == 200
    assert code in calendar.text()
    feed = page.request.get(page.locator("link[type='application/atom+xml']").get_attribute("href") or "")
    assert feed.status == 200
    assert f'{notice}"' in feed.text()

    # Check a receipt: of an act that this page lists, fetched from it, handed to the page that checks.
    page.goto(f"/matters/{code}/")
    with page.expect_download() as download:
        page.locator("table.record tbody a").first.click()
    page.goto("/verify/")
    page.set_input_files("#file", download.value.path())
    page.click("main form .actions button")
    page.wait_for_selector(".verdict.good")
    receipt = Path(download.value.path()).read_text("utf-8")
    page.goto("/verify/")
    page.fill(
        "#receipt", receipt.replace(receipt[len(receipt) // 2], "0" if receipt[len(receipt) // 2] != "0" else "1", 1)
    )
    page.click("main form .actions button")
    page.wait_for_selector(".verdict.bad")

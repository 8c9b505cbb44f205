"""An opening happens while people watch it in Chromium: rows come without a reload, nothing comes before its time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from a2wsgi import WSGIMiddleware
from django.contrib.staticfiles.handlers import StaticFilesHandler

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.dues import run_due
from ggzy.live.app import Live
from ggzy.node.front import Front
from tests.ggzy.desk.browsing import Visit
from tests.ggzy.trading import stage
from tests.support.served import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("record")]


@pytest.fixture
def origin() -> Iterator[str]:
    from django.core.wsgi import get_wsgi_application

    pages, live = WSGIMiddleware(StaticFilesHandler(get_wsgi_application()), workers=4), Live()
    with served(Front(pages, live, 1 << 20), live) as address:
        yield address


def watch(browser: Browser, origin: str, width: int, language: str) -> Visit:
    size = {"width": width, "height": 900 if width < 1920 else 1080}
    context = browser.new_context(
        locale=language,
        timezone_id="Asia/Shanghai",
        viewport=size,  # type: ignore[arg-type]
        color_scheme="dark" if os.environ.get("GGZY_DARK") else "light",
    )
    return Visit(context.new_page(), origin, f"{width}-{language[:2]}")


def rows(page: Page) -> int:
    return page.locator(".read-out tbody tr").count()


def test_an_opening_is_watched_from_the_countdown_to_the_signed_record(browser: Browser, origin: str):
    city = stage.build()
    lot = stage.published(city)
    for who in city.bidders:
        stage.submit(city, lot, who)
    clock.forward(timedelta(days=20, hours=23, minutes=50))
    here = f"/matters/{lot.matter.code}/opening/"
    names = [who.party.name for who in city.bidders]
    visits = [watch(browser, origin, 360, "zh-CN"), watch(browser, origin, 1440, "en-GB")]
    hall = watch(browser, origin, 1920, "zh-CN")
    said: list[str] = []
    for visit in (*visits, hall):
        visit.page.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
        visit.page.on("pageerror", lambda error: said.append(str(error)))
        visit.go(here + ("?view=projector" if visit is hall else ""))
        visit.page.wait_for_selector("[data-link=live]", state="attached")
        visit.page.evaluate("window.stayed = true")
        visit.look("opening-before")
        assert visit.page.locator(".countdown").inner_text().startswith("00:")
        assert not any(name in visit.page.content() for name in names)

    first = [watch(browser, origin, 360, "en-GB"), watch(browser, origin, 1440, "zh-CN")]
    for visit in first:
        visit.page.on("pageerror", lambda error: said.append(str(error)))
        visit.go("/")
        visit.page.wait_for_selector("#openings [role=timer]")
        visit.page.evaluate("window.stayed = true")
        assert visit.page.locator("[sse-swap=count]").inner_text() == "1"
        visit.look("home-before")

    stage.close(lot, days=1)
    for visit in first:
        visit.page.wait_for_selector("#openings .status.open")
        assert visit.page.locator("#openings [role=timer]").count() == 0
        assert not any(name in visit.page.content() for name in names)
        visit.look("home-open")
    for visit in visits:
        visit.page.wait_for_selector(".countdown", state="detached")
        assert not any(name in visit.page.content() for name in names)
        visit.look("opening-closed")

    perform("opening.begin", city.tenderer.session, lot)
    for visit in (*visits, hall):
        visit.page.wait_for_selector(".read-out tbody tr:nth-child(3)")
        assert visit.page.locator(".seals .waiting").count() == 3
        assert names[0] in visit.page.content()

    perform("opening.sign-in", city.witness.session, lot)
    stage.reveal(city, lot, city.bidders[1])
    for visit in (*visits, hall):
        visit.page.wait_for_selector("tr:nth-child(2) td.opened")
        assert visit.page.locator(".seals .waiting").count() == 2
        assert "9,000,000.00" in visit.page.locator(".aloud").inner_text()
        visit.look("opening-open")

    visits[0].page.context.set_offline(True)
    stage.reveal(city, lot, city.bidders[0])
    stage.reveal(city, lot, city.bidders[2])
    visits[1].page.wait_for_selector("tr:nth-child(3) td.opened")
    visits[0].page.context.set_offline(False)

    text = {"text": "示例：第 2 号报价与开标一览表不一致"}
    question = perform("opening.ask", city.bidders[0].session, lot, text).result
    perform("opening.answer", city.tenderer.session, lot, {"question": question.key, "text": "示例：以唱标为准"})
    perform("opening.record", city.witness.session, lot, {})
    for visit in (*visits, hall):
        visit.page.wait_for_selector("[sse-swap=record] a", state="attached")
        visit.page.wait_for_selector("tr:nth-child(3) td.opened")
        assert rows(visit.page) == 3
        assert visit.page.evaluate("window.stayed"), "the page was loaded anew"
        visit.look("opening-recorded")
        visit.page.context.close()
    for visit in first:
        visit.page.wait_for_selector("#openings .status.open", state="detached")
        assert visit.page.locator("[sse-swap=count]").inner_text() == "0"
        assert visit.page.evaluate("window.stayed"), "the page was loaded anew"
        visit.page.context.close()
    run_due()
    assert not said, f"the browser's console says: {said}"

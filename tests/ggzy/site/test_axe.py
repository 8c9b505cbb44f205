"""axe over the whole map of the site, in real Chromium: one page of every kind, narrow and wide, in light or dark.

Pictures of each stand in build/pages afterwards, for people to look at.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from tests.support.node import REPO

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(600)]
PICTURES = REPO / "build" / "pages"
LOOKS = [((360, "light"), (1440, "dark")), ((360, "dark"), (1440, "light"))]  # every other page the one or the other
HOW = {"resultTypes": ["violations"]}
TALLEST = 8000  # pixels of a page that its picture shows: nobody looks at more, and drawing it takes longer than axe
FEWEST = 30  # kinds of page that there are at least
AXE = Path(AXE_FILE_PATH).read_text("utf-8")
RUN = """how => axe.run(how).then(
    found => found.violations.map(one => [one.id, one.nodes.slice(0, 5).map(node => node.html.slice(0, 200))]))"""


def kinds(walked: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """One page of every kind: whose, where, which; the longest of them, because it shows the most."""
    seen: dict[str, tuple[int, str, str]] = {}
    for who, pages in walked["pages"].items():
        for where, page in pages.items():
            known = seen.get(page["route"])
            if "size" in page and page["status"] == 200 and (known is None or page["size"] > known[0]):
                seen[page["route"]] = page["size"], who, where
    for route, (_, who, where) in sorted(seen.items(), key=lambda item: item[1][1]):
        yield who, where, route


@pytest.fixture(scope="module")
def looked_at(browser: Browser, site: Any, walked: dict[str, Any]) -> dict[str, list[Any]]:
    """What was wrong with each kind of page, by look. One person after the other, half of them in English."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    wrong: dict[str, list[Any]] = {}
    languages, looks = itertools.cycle(("zh-CN", "en-GB")), itertools.cycle(LOOKS)
    for who, group in itertools.groupby(kinds(walked), key=lambda one: one[0]):
        context = browser.new_context(locale=next(languages), timezone_id="Asia/Shanghai", reduced_motion="reduce")
        page = context.new_page()
        if who != "visitor":
            become(page, site.url, walked["people"][who])
        for _, where, route in group:
            page.goto(site.url + where)
            wrong[route] = list(look(page, route, next(looks)))
        context.close()
    return wrong


def become(page: Page, origin: str, person: str) -> None:
    page.goto(f"{origin}/demo/")
    token = page.input_value("form[action='/demo/become'] input[name=csrfmiddlewaretoken]")
    page.request.post(
        f"{origin}/demo/become",
        form={"person": person, "next": "/demo/", "csrfmiddlewaretoken": token},
        headers={"Referer": f"{origin}/demo/"},
    )


def look(page: Page, route: str, looks: tuple[tuple[int, Any], ...]) -> Iterator[Any]:
    page.evaluate(AXE)
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        picture(page, f"{route.replace(':', '-')}-{width}-{scheme}", width)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            yield width, f"{wide}px too wide"
        for found in page.evaluate(RUN, HOW):
            yield width, scheme, found


def picture(page: Page, name: str, width: int) -> None:
    tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    shown: Any = {"x": 0, "y": 0, "width": width, "height": tall}
    page.screenshot(path=PICTURES / f"{name}.jpeg", quality=80, full_page=True, clip=shown)


def test_axe_finds_nothing_on_any_page(looked_at):
    assert len(looked_at) >= FEWEST
    assert {route: wrong for route, wrong in looked_at.items() if wrong} == {}


@pytest.mark.parametrize(
    "how", [{"contrast": "more"}, {"forced_colors": "active"}], ids=["more-contrast", "forced-colours"]
)
def test_every_part_stands_in_high_contrast(browser: Browser, site, how: dict[str, str]):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, **how)
    page = context.new_page()
    page.goto(f"{site.url}/demo/design/")
    page.screenshot(path=PICTURES / f"design-{'-'.join(how.values())}.png", full_page=True)
    page.evaluate(AXE)
    assert page.evaluate(RUN, {}) == []
    context.close()


def test_a_printed_page_leaves_out_what_only_a_screen_needs(browser: Browser, site, walked):
    context = browser.new_context(viewport={"width": 800, "height": 900})
    page = context.new_page()
    page.goto(f"{site.url}/matters/{walked['public'][0]}/")
    page.emulate_media(media="print")
    assert page.locator("main h1").is_visible()
    for gone in (".top nav", ".who", ".map", ".banner"):
        assert not page.locator(gone).is_visible(), gone
    context.close()

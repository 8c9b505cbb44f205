"""A browser at the test's node, with the checks every page must pass."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ggzy.foundation.acts import Role, Session
from tests.ggzy.people import somebody
from tests.ggzy.visitors import PASSWORD, login_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

SHOTS = os.environ.get("GGZY_SHOTS")  # a folder: keep a picture of every page that was looked at


class Visit:
    """A browser page at the test's node, with the checks every page must pass."""

    def __init__(self, page: Page, origin: str, name: str) -> None:
        self.page, self.origin, self.name = page, origin, name

    def go(self, where: str) -> None:
        self.page.goto(self.origin + where)

    def press(self, what: str, key: str = "") -> None:
        """Click, or press a key in, what leads to another page, or to the same one anew, and wait until it is whole."""
        with self.page.expect_navigation():
            self.page.press(what, key) if key else self.page.click(what)

    def look(self, what: str) -> None:
        """Nothing wider than the screen, nothing axe finds, and a picture where one is wanted."""
        from axe_playwright_python.sync_playwright import Axe

        self.page.wait_for_load_state()  # a click returns when the next page answers, before it is whole
        if SHOTS:
            self.page.screenshot(path=Path(SHOTS) / f"{what}-{self.name}.png", full_page=True)
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{what} is {wide}px wider than the screen"
        found = Axe().run(self.page).response["violations"]
        assert not found, [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]


def enter(visit: Visit, session: Session, name: str) -> None:
    """Sign this person in, whoever was before."""
    visit.page.context.clear_cookies()
    if not hasattr(session.person, "login"):
        login_of(session.person, name)
    visit.go("/desk/sign-in/")
    visit.page.fill("#username", name)
    visit.page.fill("#password", PASSWORD)
    visit.press("#password", "Enter")


def sign_in(visit: Visit, role: Role, number: int = 1) -> None:
    enter(visit, somebody(number, role), f"user{number}")


def do(visit: Visit, what: str = "") -> None:
    """Review what the form says, if it asks anything, look at the summary, do it, and stand before the receipt."""
    visit.page.wait_for_load_state()
    visit.page.wait_for_selector("button[name=_step]")
    if visit.page.locator("button[name=_step][value=do]").count() == 0:
        visit.press("button[name=_step][value=review]:not(.lost)")
    if what:
        visit.look(f"{what}-summary")
    visit.press("button[name=_step][value=do]")
    if visit.page.locator("section.refusal").count():
        raise AssertionError(visit.page.inner_text("section.refusal"))
    visit.page.wait_for_url("**/desk/receipts/*/")

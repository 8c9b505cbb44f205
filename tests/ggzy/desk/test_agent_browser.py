"""Real Chromium, a real agent process, this test's node: signing in and an act signed by page, and a bid lodged by the local page."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ggzy.foundation.acts import perform
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.trading.bidding.models import Bid
from tests.ggzy.trading import guaranteed, stage
from tests.support.node import REPO, free_port

from .browsing import Visit, do, enter

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.usefixtures("record")]
PIN = "123456"


class Program:
    """`ggzy-bid` on a person's machine; `said(n)` waits for a line that it prints."""

    def __init__(self, home: Path, *words: str) -> None:
        self.home, self.port = home, free_port()
        command = [
            sys.executable,
            "-m",
            "ggzy_bid",
            "--home",
            str(home),
            *words,
            "--no-browser",
            "--port",
            str(self.port),
        ]
        env = {"PYTHONPATH": str(REPO / "src"), "PYTHONUNBUFFERED": "1", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        self.child = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)
        self.address = f"http://127.0.0.1:{self.port}"

    def until(self, pattern: str) -> str:
        """The first line with this in it; what the program opens it prints, having no browser."""
        assert self.child.stdout is not None
        for line in self.child.stdout:
            if found := re.search(pattern, line):
                return found[0]
        raise AssertionError(f"it ended without {pattern}")

    def end(self) -> None:
        self.child.terminate()
        self.child.wait(15)


@pytest.fixture
def city() -> Any:
    return stage.build()


@pytest.fixture
def program(request: pytest.FixtureRequest, city: Any, tmp_path: Path) -> Iterator[Program]:
    who, words = request.param
    actor = city.tenderer if who == "tenderer" else city.bidders[0]
    actor.credential.save(tmp_path / "me.p12", PIN)
    made = Program(tmp_path / "home", *words.format(p12=tmp_path / "me.p12").split())
    yield made
    made.end()


@pytest.mark.parametrize("program", [("tenderer", "agent --credential {p12}")], indirect=True)
def test_one_signs_in_and_signs_an_act_and_the_agent_asks(visit: Visit, city: Any, program: Program, settings: Any):
    settings.GGZY_AGENT = program.address
    lot = stage.published(city)
    program.until("本机页面")
    page = visit.page
    visit.go("/desk/sign-in/certificate/")
    visit.look("sign-in-agent")
    page.click("[data-ask]")
    page.wait_for_selector("[data-state=allow]:visible")
    visit.look("sign-in-agent-allow")
    with page.expect_popup() as opened:
        page.click("[data-allow]")
    own = Visit(opened.value, visit.origin, visit.name)
    own.look("agent-allow")
    assert visit.origin in own.page.inner_text("main")
    own.press("main form button")
    own.look("agent-allowed")
    page.click("[data-ask]")
    words = answered(own, program, "agent-asks-sign-in")
    assert f"登录 {visit.origin}" in words
    page.wait_for_url("**/desk/")

    visit.go(f"/desk/matters/{lot.matter.code}/acts/clarification.issue")
    page.fill("#f-reason", "示例：补充地勘报告，其余不变")
    visit.press("button[name=_step][value=review]:not(.lost)")
    visit.look("act-sign")
    page.click("[data-ask]")
    page.wait_for_selector("[data-state=asking]:visible")
    words = answered(own, program, "agent-asks", wrong=True)
    assert "补充地勘报告" in words and lot.matter.code in words and visit.origin in words
    page.wait_for_selector("[data-state=signed]:visible")
    visit.look("act-signed")
    visit.press("button[name=_step][value=do]")
    page.wait_for_url("**/desk/receipts/*/")
    visit.look("act-signed-receipt")
    sig = json.loads(Entry.objects.get(act="clarification.issue").body)["sig"]
    assert sig in page.inner_text("main")


def answered(own: Visit, program: Program, what: str, *, wrong: bool = False) -> str:
    """Go where the agent asks its user, read what it asks, and say yes; what it said."""
    own.page.goto(program.until(r"http://127\.0\.0\.1:\S+/ask/\S+"))
    own.look(what)
    words = own.page.inner_text("main")
    if wrong:
        own.page.fill("#pin", "000000")
        own.press("button[value=yes]")
        own.page.wait_for_selector("[role=alert]")
    own.page.fill("#pin", PIN)
    own.press("button[value=yes]")
    own.look(f"{what}-signed")
    return words


@pytest.mark.parametrize("program", [("bidder", "page")], indirect=True)
def test_a_bid_is_checked_sealed_and_lodged_without_a_terminal(
    visit: Visit, city: Any, program: Program, tmp_path: Path
):
    lot = stage.published(city)
    page, code = visit.page, lot.matter.code
    page.goto(program.until(r"http://127\.0\.0\.1:\S+"))
    visit.look("local-first")
    visit.press("a[href$='/key'] >> nth=0")
    with page.expect_navigation():
        page.set_input_files("#p12", tmp_path / "me.p12")
    page.fill("#url", visit.origin)
    page.fill("#lot", code)
    page.fill("#pin", PIN)
    visit.look("local-begin")
    visit.press("form[action$='/bid'] button")
    page.wait_for_url(f"**/bid/{code}/")
    visit.look("local-empty")
    assert "还没有投标数据" in page.inner_text("main")

    (tmp_path / "执照.txt").write_text("示例营业执照", encoding="utf-8")
    with page.expect_navigation():
        page.set_input_files("#some", tmp_path / "执照.txt")
    page.fill("#d-price", "9100000")
    page.fill("#d-quality", "合格")
    page.check("input[name='documents.licence']")
    visit.look("local-data")
    visit.press("form[action$='/data'] button")
    page.wait_for_selector(".verdict")
    visit.look("local-checked")
    page.fill("#pin", PIN)
    visit.press("form[action$='/lodge'] button")
    visit.look("local-progress")
    until_lodged(page)
    visit.look("local-receipt")
    assert "投标已提交" in page.inner_text(".receipt.green") and "回执已在本机核验" in page.inner_text("main")
    assert Bid.objects.filter(lot=lot).count() == 1
    visit.press("form[action$='/status'] button")
    assert "托管人已确认" in page.inner_text("[role=status]")


def until_lodged(page: Any) -> None:
    """The journal of a test takes acts in when it is told to."""
    for _ in range(60):
        settle()
        if page.locator(".receipt.green").count():
            page.wait_for_load_state()
            return
        page.wait_for_timeout(500)
    raise AssertionError(page.inner_text("main"))


@pytest.mark.parametrize("program", [("bidder", "agent")], indirect=True)
def test_a_bank_signs_its_statement_by_the_agent(
    browser: Any, live_server: Any, city: Any, program: Program, settings: Any
):
    """A paper: the form's own download goes to the agent, and what it signed comes back into the form."""
    settings.GGZY_AGENT = program.address
    credential, bank = guaranteed.bank()
    lot = stage.published(city, guarantee={"amount": "100000.00"})
    data = {"lot": lot.matter.code, "guarantor": bank.party.uscc, "amount": "100000.00", "valid_until": "2027-12-31"}
    guarantee = perform("guarantee.apply", city.bidders[0].session, data=data).result
    page = browser.new_page(locale="zh-CN", viewport={"width": 1440, "height": 900})
    visit = Visit(page, live_server.url, "bank")
    enter(visit, bank, "bank")
    visit.go(f"/desk/matters/{guarantee.matter.code}/acts/guarantee.issue")
    own = Visit(browser.new_page(), live_server.url, "bank-agent")
    own.page.goto(program.until(rf"{program.address}/\S+"))
    own.press("a[href$='/key'] >> nth=0")
    credential.save(program.home / "bank.p12", PIN)
    with own.page.expect_navigation():
        own.page.set_input_files("#p12", program.home / "bank.p12")
    page.click("[data-ask]")
    page.wait_for_selector("[data-state=allow]:visible")
    with page.context.expect_page() as opened:
        page.click("[data-allow]")
    opened.value.click("main form button")
    opened.value.wait_for_selector(".card.green")
    page.click("[data-ask]")
    words = answered(own, program, "agent-asks-paper")
    assert lot.matter.code in words and "valid_until" in words
    page.wait_for_selector("[data-state=signed]:visible")
    assert len(page.input_value("#f-signature")) > 500
    do(visit)
    guarantee.matter.refresh_from_db()
    assert guarantee.matter.stage == "issued"
    page.context.close()

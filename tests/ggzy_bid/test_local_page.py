"""The local page's own dangers: names that leave the folder, forms of other pages, a button that is pressed twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggzy_bid.local.drafts import Draft
from ggzy_bid.local.keys import KeyPlace
from ggzy_bid.local.service import Service
from ggzy_bid.local.work import Work
from ggzy_bid.machine import Machine
from tests.bids import LOT, TENDER, bid_data, lot
from tests.ggzy_bid.test_agent import EVIL, Browser
from tests.sample import holder

CODE = "A01-1"
FILE = {
    "title": TENDER,
    "estimate": "20000000.00",
    "duration_days": 240,
    "validity_days": 60,
    "requirements": [{"id": "r1", "clause": "2.1", "title": "施工组织设计", "part": "responsive"}],
    "method": "lowest-evaluated",
    "ceiling": "18000000.00",
    "committee": {"specialties": {"A08": 5}},
}


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    holder(1).save(tmp_path / "me.p12", "口令")
    machine = Machine(tmp_path / "home")
    (machine.home / "cards").mkdir(parents=True)
    (machine.home / "cards" / f"{CODE}.card.json").write_bytes(lot().to_json())
    (machine.home / "cards" / f"{CODE}.file.json").write_text(json.dumps(FILE), encoding="utf-8")
    Draft.begin(machine, CODE, "https://node.example", {"name": "示例建设有限公司1", "uscc": "91000000MA0000014T"})
    with Service(machine, KeyPlace(tmp_path / "me.p12"), port=0, show=lambda address: None) as service:
        yield Browser(service)


def put(browser: Browser, name: str, content: bytes = b"x", origin: str = "") -> int:
    path = f"{browser.service.base}/bid/{CODE}/files/{name}"
    return browser.send("PUT", path, content, Origin=origin or browser.service.address)[0]


def page(browser: Browser) -> str:
    return browser.send("GET", f"{browser.service.base}/bid/{CODE}/")[2].decode()


def folder(browser: Browser) -> Path:
    return browser.service.machine.home / "bids-written" / CODE


def test_what_is_dropped_lies_in_the_folder_and_can_be_taken_out(browser):
    assert put(browser, "%E6%8A%80%E6%9C%AF%E6%A0%87/%E6%96%BD%E5%B7%A5.pdf", b"%PDF-1.7") == 204
    assert (folder(browser) / "技术标/施工.pdf").read_bytes() == b"%PDF-1.7"
    assert "技术标/施工.pdf" in page(browser)
    browser.press(f"bid/{CODE}/drop", name="技术标/施工.pdf")
    assert not (folder(browser) / "技术标").exists()


def test_the_form_writes_a_bid_that_the_preflight_reads(browser):
    put(browser, "plan.pdf", b"%PDF-1.7")
    answers = {"answer.r1": "meets", "documents.r1": "plan.pdf"}
    said = {"price": "17654321.09", "duration_days": "240", "quality": "合格", "validity_days": "60"}
    assert browser.press(f"bid/{CODE}/data", **said, **answers)[0] == 303
    data = json.loads((folder(browser) / "bid.json").read_text("utf-8"))
    assert (data["lot"], data["members"][0]["uscc"]) == (LOT, "91000000MA0000014T")
    assert data["responses"][0]["documents"] == ["plan.pdf"]
    assert 'class="verdict' in page(browser)


def test_what_is_red_is_not_lodged_whoever_presses(browser):
    wrong = bid_data(1, validity_days=1)
    put(browser, "bid.json", json.dumps(wrong).encode())
    assert browser.press(f"bid/{CODE}/lodge", pin="口令")[0] == 303
    assert CODE not in browser.service.bids._work


def test_a_button_pressed_twice_lodges_once(browser, monkeypatch):
    started = []
    monkeypatch.setattr(Work, "start", lambda self: started.append(self) or self)
    monkeypatch.setattr(type(browser.service.bids), "_checked", lambda self, draft: ("green", ""))
    for _ in range(2):
        assert browser.press(f"bid/{CODE}/lodge", pin="口令")[0] == 303
    assert len(started) == 1 and "口令" not in repr(started[0])


def test_a_node_that_cannot_be_reached_is_said_and_nothing_is_lost(browser, monkeypatch):
    monkeypatch.setattr("ggzy_client.node.Node.__init__.__kwdefaults__", {"pauses": ()}, raising=False)
    put(browser, "plan.pdf")
    status, said = browser.press("bid", url="http://127.0.0.1:9", lot="A01-2", pin="口令")
    assert status == 422 and "无法连接" in said
    assert (folder(browser) / "plan.pdf").exists()


# Attacks


@pytest.mark.parametrize(
    "name",
    ["../x", "..%2Fx", "%2Fetc%2Fpasswd", "a/../../x", "a%5C..%5Cx", ".ggzy", "con.txt", "x%00y", "a//b"],
)
def test_path_traversal_by_the_name_of_a_file(browser, name):
    before = set(browser.service.machine.home.rglob("*"))
    assert put(browser, name) in (404, 422)
    assert set(browser.service.machine.home.rglob("*")) == before


def test_another_local_page_posts_our_forms(browser):
    for origin in (EVIL, "null", "http://127.0.0.1:1", "http://localhost"):
        assert put(browser, "plan.pdf", origin=origin) == 403
        for path in ("lodge", "data", "open", "status", "drop"):
            assert browser.press(f"bid/{CODE}/{path}", origin, pin="口令")[0] == 403
        assert browser.press("quit", origin)[0] == 403
    assert not browser.service.ended.is_set()


def test_somebody_without_the_secret_of_the_address(browser):
    for path in ("/", f"/bid/{CODE}/", "/key", f"/{'A' * 32}/", "//"):
        assert browser.send("GET", path)[0] == 404


def test_a_lot_of_a_malicious_name(browser):
    for name in ("..", "%2e%2e", "../cards", "a", "x" * 100):
        assert browser.send("GET", f"{browser.service.base}/bid/{name}/")[0] in (404, 422)
    status, _ = browser.press("bid", url="https://node.example", lot="../../x", pin="口令")
    assert status == 422 and not (browser.service.machine.home / "x.card.json").exists()

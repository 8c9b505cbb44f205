"""What a tender shows the public, and from when."""

from __future__ import annotations

import pytest
from django.test import Client

from ggzy.foundation.acts import Act, Input, Role, act
from ggzy.foundation.look.differences import differences
from ggzy.trading.bidding.models import SignIn
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.notices import publish
from tests.ggzy.trading.lots import Scene, open_bids, operate, scene

pytestmark = pytest.mark.usefixtures("record")


class Say(Input):
    text: str


@act("test.notice", on=Lot, by=Role.OPERATOR, takes=Say)
def say(act: Act, lot: Lot, data: Say) -> None:
    """发布示例公告: publish a sample notice on the lot."""
    publish(act, lot.matter, "tender", "示例招标公告", data.text)


@act("test.present", on=Lot, by=Role.OPERATOR)
def be_there(act: Act, lot: Lot, data: Input) -> None:
    """示例签到: somebody is there."""
    SignIn.objects.create(lot=lot, role="bidder", who="x", name="示例投标人", at=act.at)


@pytest.fixture
def lot() -> Scene:
    made = scene("bidding")
    made.moment("notice-published")
    return made


def page(where: str, status: int = 200) -> str:
    answer = Client().get(where)
    assert answer.status_code == status, where
    return answer.content.decode()


def test_before_the_opening_nothing_says_who_bids_or_how_many(lot: Scene):
    code = lot.lot.matter.code
    operate("test.present", lot.lot)
    for where in (f"/matters/{code}/", f"/matters/{code}/opening/"):
        shown = page(where)
        assert all(bidder.party.name not in shown for bidder in lot.bidders)
        assert "示例投标人" not in shown
        assert "唱标表" not in shown


def test_the_opening_shows_each_bid_once_it_has_begun(lot: Scene):
    lot.moment("opening")
    shown = page(f"/matters/{lot.lot.matter.code}/opening/")
    assert "唱标表" not in shown
    open_bids(lot)
    shown = page(f"/matters/{lot.lot.matter.code}/opening/")
    assert "唱标表" in shown
    for row in lot.opened:
        assert row.name in shown


def test_a_corrected_notice_shows_its_versions_with_what_changed(lot: Scene):
    operate("test.notice", lot.lot, {"text": "工期 180 天"})
    operate("test.notice", lot.lot, {"text": "工期 240 天"})
    shown = page(f"/matters/{lot.lot.matter.code}/notices/tender/")
    assert "第 1 版与第 2 版的差异" in shown
    assert "180</del>" in shown
    assert "240</ins>" in shown


def test_a_notice_that_was_never_published_is_not_there(lot: Scene):
    page(f"/matters/{lot.lot.matter.code}/notices/result/", 404)


def test_a_lot_before_its_notice_shows_none_of_its_pages():
    made = scene("entry")
    for what in ("", "opening/", "file/", "notices/tender/"):
        page(f"/matters/{made.lot.matter.code}/{what}", 404)


def test_the_tender_file_shows_its_terms(lot: Scene):
    assert "18,332,761.47" in page(f"/matters/{lot.lot.matter.code}/file/")


def test_candidates_are_absent_before_their_publicity(lot: Scene):
    assert "中标候选人</h2>" not in page(f"/matters/{lot.lot.matter.code}/")


def test_differences_mark_what_went_and_what_came():
    said = [(piece.kind, piece.text) for piece in differences("工期 180 天", "工期 240 日历天")]
    assert said == [("same", "工期 "), ("gone", "180"), ("new", "240"), ("same", " "), ("new", "日历"), ("same", "天")]


def test_differences_of_very_long_texts_are_quick():
    before = "同一行\n" * 20_000
    assert [piece.kind for piece in differences(before, before + "新的一行\n")] == ["same", "new"]
    assert [piece.kind for piece in differences("头" + before + "尾", "首" + before[::-1] + "末")] == ["gone", "new"]

"""What the public finds, how soon, and what it never does. On both databases: the index has two bodies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.journal.models import Cursor
from ggzy.hub.search import feeding
from ggzy.hub.search.models import Item
from ggzy.hub.search.queries import COUNTED, MATTER, NOTICE, Conditions, everything, find, read
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.hub.search.hostile import HOSTILE
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def titles(what: str = NOTICE, **asked: str) -> list[str]:
    return [one.notice.title if one.notice else one.matter.title for one in find(read(asked, what)).items]


def test_conditions_and_words_find_a_notice():
    region = "990102"
    lot = stage.published(stage.build(1), region=region)
    found = ["示例道路工程招标公告"]
    for asked in (
        {}, {"q": "道路"}, {"q": "招标公告 示例"}, {"q": "道"}, {"q": lot.tender.project.code}, {"q": "路 招标"},
        {"family": "A01"}, {"family": "A"}, {"family": "engineering"}, {"procedure": "engineering.open-tender"},
        {"region": region}, {"region": region[:2]}, {"region": region[:2] + "0000"}, {"type": "tender"},
        {"stage": "open"}, {"stage": "bidding"}, {"least_wan": "999"}, {"most": "10000000"}, {"since": "2026-03-02"},
        {"until": "2026-03-02", "q": "公告"}, {"least": "1", "most_wan": "1,000", "region": region, "q": "道路"},
    ):  # fmt: skip
        assert titles(**asked) == found, asked
    for asked in (
        {"q": "污水"}, {"q": "路道"}, {"family": "B01"}, {"family": "land"}, {"region": "11"}, {"type": "result"},
        {"stage": "closed"}, {"least_wan": "1000.01"}, {"most": "9999999.99"}, {"since": "2026-03-03"},
        {"until": "2026-03-01"}, {"q": "道路 污水"}, {"q": "，。"},
    ):  # fmt: skip
        assert titles(**asked) == [], asked


def test_a_matter_is_found_by_its_stage_and_follows_its_acts():
    city = stage.build(1)
    lot = stage.published(city)
    assert titles(MATTER, q="道路", stage="bidding") == [lot.matter.title]
    listing = put_up()
    assert titles(MATTER, stage="free") == [listing.matter.title]
    assert titles(MATTER, q=listing.matter.code) == [listing.matter.title]
    perform("tender.terminate", city.tenderer.session, lot, {"reason": "示例原因"})
    assert titles(MATTER, stage="bidding") == []
    assert titles(MATTER, stage="terminated") == [lot.matter.title]
    assert titles(type="termination")


def test_nothing_is_found_before_it_is_public():
    lot = stage.enter(stage.build(1))
    assert titles() == titles(MATTER) == []
    feeding.take([lot.matter.code])
    assert not Item.objects.exists()
    listing = put_up()
    assert titles(MATTER) == [listing.matter.title]
    with clock.at(clock.now() - timedelta(hours=1)):
        assert titles(MATTER) == []
        assert list(everything(Conditions(MATTER), 10)) == []


def test_it_can_be_made_again_and_twice_does_no_harm():
    stage.published(stage.build(1))
    before = sorted(find(read({})).items + find(read({}, MATTER)).items, key=lambda one: one.key)
    Cursor.objects.filter(name=feeding.CURSOR).delete()
    assert feeding.follow()
    assert feeding.again() == len(before)
    after = sorted(Item.objects.all(), key=lambda one: one.key)
    assert [(one.key, one.digest) for one in after] == [(one.key, one.digest) for one in before]


def test_counts_are_capped_and_pages_stay_within(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("ggzy.hub.search.queries.COUNTED", 2)
    for _ in range(3):
        put_up()
    page = find(read({}, MATTER), number=99, on_a_page=1)
    assert (page.count, page.more, page.pages, page.number, page.first, page.last) == (2, True, 2, 2, 2, 2)
    assert len(list(everything(read({}, MATTER), 99))) == 3
    assert COUNTED == 1000


def test_hostile_words_never_fail_and_never_leak():
    stage.enter(stage.build(1))
    for said in HOSTILE:
        for what in (NOTICE, MATTER):
            assert find(read({"q": said}, what)).items == [], said
            assert list(everything(read({"q": said}, what), 10)) == [], said
        for name in ("family", "region", "type", "procedure", "stage", "least", "most", "since", "until", "least_wan"):
            assert find(read({name: said})).items == [], (name, said)


def test_a_value_that_makes_no_sense_is_named_and_finds_nothing():
    asked = read(
        {
            "since": "gestern",
            "least": "-1",
            "region": "99 01",
            "most_wan": "1e9",
            "family": "A01",
            "until": "9999-12-31",
        }
    )
    assert asked.wrong.keys() == {"since", "least", "region", "most", "until"}
    assert asked.asked() == {"family": "A01"}
    put_up()
    assert find(asked).items == list(everything(asked, 9)) == []

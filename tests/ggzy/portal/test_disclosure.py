"""What must be public against what is: red where something is missing or late, and nothing closes without it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.refusal import Refusal
from ggzy.service.archive import disclosure, queries
from tests.ggzy.service.archive.test_archive import accepted
from tests.ggzy.trading.lots import operate, scene

pytestmark = pytest.mark.usefixtures("record")


def page(where: str, **query: str) -> str:
    answer = Client().get(where, query)
    assert answer.status_code == 200, where
    return answer.content.decode()


def words(lot):
    return {one.item.key: one.word for one in disclosure.states([lot.matter])[lot.matter.pk]}


def test_the_catalogue_says_who_when_and_under_which_clause():
    shown = page("/disclosure/")
    assert "实施条例第 54 条" in shown and "I-PUB3A" in shown and "还没有公开的事项" in shown
    assert disclosure.version("engineering.open-tender") in page("/open/disclosure-items.csv")


def test_what_is_not_published_in_time_is_red_and_what_comes_late_stays_red():
    the = scene("opening", notice_published=clock.now(), opening=clock.now())
    assert words(the.lot)["opening/record."] == "due"
    assert words(the.lot)["notices/candidates-"] == "none"
    clock.forward(timedelta(days=7))
    assert words(the.lot)["opening/record."] == "missing"
    where = f"/matters/{the.lot.matter.code}/"
    assert "缺失" in page(where).split('id="disclosed"')[1] and "缺失" in page("/disclosure/", state="red")
    operate("test.recorded", the.lot, {"document": "0" * 64})
    assert words(the.lot)["opening/record."] == "late"
    assert "逾期公开" in page("/disclosure/", state="red")
    assert "late" in page("/open/disclosure.csv")


def test_a_lot_that_failed_for_want_of_bids_owes_a_notice_and_no_opening_record():
    now = clock.now()
    the = scene("failed", notice_published=now, opening=now, failed=now)
    clock.forward(timedelta(days=7))
    assert (words(the.lot)["opening/record."], words(the.lot)["failure"]) == ("none", "missing")


def test_a_notice_of_a_change_is_owed_only_where_the_file_was_changed():
    the = scene("bidding", notice_published=clock.now())
    assert words(the.lot)["change"] == "none"
    assert "change" not in [item.key for item in queries.lacking(the.lot.matter)]


def test_a_matter_does_not_close_while_something_is_unpublished():
    the, centre = accepted(recorded=False)
    settle()
    with pytest.raises(Refusal) as caught:
        perform("archive.make", centre, the.lot.matter)
    assert "opening/record." in caught.value.facts["missing"]
    assert "开标记录（招标投标法 36）" in caught.value.what.zh and the.stage == "archiving"


def test_the_city_takes_few_statements_however_many_matters(django_assert_max_num_queries):
    the = scene("opening", notice_published=clock.now(), opening=clock.now())
    matters = [the.lot.matter] * 40
    with django_assert_max_num_queries(45):
        disclosure.states(matters)


def test_a_red_cell_is_never_colour_alone():
    the = scene("opening", notice_published=clock.now(), opening=clock.now())
    clock.forward(timedelta(days=7))
    cell = page("/disclosure/").split('class="status failed"')[1]
    assert "#i-cross" in cell[:120] and "缺失" in cell[:200]
    assert the.lot.matter.code in page("/disclosure/")

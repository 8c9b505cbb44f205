"""The lists of notices and matters: what they show, how many, what is left out; and strings meant to do harm."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ggzy.portal.lists import excerpt
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.hub.search.hostile import HOSTILE
from tests.ggzy.trading import stage

pytestmark = pytest.mark.usefixtures("record")


def page(where: str, **query: str) -> str:
    answer = Client().get(where, query)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_an_empty_list_says_what_would_be_there():
    assert "还没有公告" in page("/notices/")
    assert "还没有公开的事项" in page("/matters/")


def test_a_list_says_what_it_shows_and_what_was_chosen():
    lot = stage.published(stage.build(1), region="990102")
    shown = page("/notices/", q="道路", region="9901", family="A01", least_wan="999", type="tender", stage="bidding")
    assert "共 1 条" in shown
    assert "未公开的不在其中" in shown
    assert "示例<mark>道路</mark>工程" in shown
    assert lot.tender.matter.code in shown
    for said in ("词语：道路", "交易分类：工程建设", "公告类型：招标公告", "金额不低于：9,990,000.00"):
        assert said in shown, said
    kept = re.search(r'href="/open/notices\.csv\?([^"]+)"', shown)[1].replace("&amp;", "&")
    for where in ("/open/notices.csv", "/open/notices.xlsx", "/open/notices.atom", "/open/notices.json"):
        assert Client().get(f"{where}?{kept}").status_code == 200, where
    assert lot.tender.matter.code in page(
        "/notices/", **dict(one.split("=") for one in kept.split("&") if "%" not in one)
    )
    assert "Public ones only" in Client(headers={"accept-language": "en"}).get("/notices/").content.decode()


def test_nothing_fits_and_a_value_that_makes_no_sense_are_said():
    put_up()
    assert "没有符合条件" in page("/matters/", q="污水")
    shown = page("/matters/", since="gestern", least_wan="viel")
    assert "“公开日期从”不能是“gestern”" in shown
    assert "“金额不低于”不能是“viel”" in shown
    assert "没有可查找的字词" in page("/matters/", q="，。")


def test_hostile_strings_never_fail_never_leak_and_never_speak_as_the_page():
    hidden = stage.enter(stage.build(1))
    places = ("/notices/", "/matters/", "/open/notices.csv", "/open/notices.json", "/open/notices.atom", "/open/openings.ics",
              "/open/matters.csv", "/api/v1/public/notices", "/api/v1/public/matters")  # fmt: skip
    for said in HOSTILE:
        for where in places:
            answer = Client().get(where, {"q": said.encode("utf-8", "replace")})
            shown = answer.content.decode()
            assert answer.status_code == 200, (where, said)
            assert hidden.matter.code not in shown
            assert "示例道路" not in shown
            assert "<script>alert" not in shown
            assert "\u202e" not in shown
            assert "\x00" not in shown
    for name in ("page", "region", "type", "since", "least_wan"):
        assert "示例道路" not in page("/notices/", **{name: "'; DROP TABLE x"})


def test_an_excerpt_shows_the_words_where_they_stand():
    text = "前" * 200 + "污水处理" + "后" * 200
    pieces = excerpt(text, "污水")
    assert ("污水", True) in pieces
    assert len("".join(piece for piece, _ in pieces)) < 150
    assert excerpt("短文", "没有") == [("短文", False)]
    assert excerpt("İ" * 5 + "abc", "abc")

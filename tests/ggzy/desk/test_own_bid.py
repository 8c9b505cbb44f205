"""A bidder looks at its own bid: what each trustee has said, what to do; in the inbox when it presses. Nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.ggzy.trading import stage, trustees
from tests.ggzy.visitors import visitor

pytestmark = pytest.mark.usefixtures("record")


def look(client, lot, language="zh-hans") -> str:
    client.post("/language", {"language": language, "next": "/"})
    where = f"/desk/matters/{lot.matter.code}/acts/bid.status"
    form = client.get(where).content.decode()
    key = re.search(r'name="_key" value="([^"]+)"', form)[1]
    answer = client.post(where, {"_step": "do", "_key": key})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_the_page_of_ones_own_bid_says_what_each_trustee_said_and_the_inbox_when_it_presses():
    city = stage.build(bidders=2)
    lot = stage.published(city)
    who, other = (visitor(one.session) for one in city.bidders)
    assert "还没有投标" in look(who, lot)
    stage.submit(city, lot, city.bidders[0])
    for number in (1, 2):
        trustees.acknowledge(city, lot, city.bidders[0], number)
    shown = look(who, lot)
    assert shown.count("<h1") == 1
    assert shown.count("份额有效") == 2
    assert "还差 1 位" in shown
    assert "您的投标需要处理" not in who.get("/desk/").content.decode(), "the deadline is far away"
    trustees.complain(city, lot, city.bidders[0], 4)
    english = re.sub(r"<header.*?</header>", "", look(who, lot, "en"), flags=re.S)
    assert "its share is bad" in english
    assert "seal again" in english
    assert "Your bids to see to" in who.get("/desk/").content.decode()
    assert "您的投标需要处理" not in other.get("/desk/").content.decode()
    for one in (city.centre, city.tenderer, city.supervisor, city.trustees[1]):
        stranger = visitor(one.session)
        assert stranger.post(f"/desk/matters/{lot.matter.code}/acts/bid.status", {"_step": "do"}).status_code == 403
        assert "您的投标需要处理" not in stranger.get("/desk/").content.decode()


def test_near_the_deadline_the_inbox_warns_and_after_it_does_not():
    city = stage.build(bidders=1)
    lot = stage.published(city)
    stage.submit(city, lot, city.bidders[0])
    client = visitor(city.bidders[0].session)
    stage.clock.forward(timedelta(days=21) - timedelta(hours=5))
    assert "您的投标需要处理" in client.get("/desk/").content.decode()
    stage.clock.forward(timedelta(hours=5))
    assert "您的投标需要处理" not in client.get("/desk/").content.decode()

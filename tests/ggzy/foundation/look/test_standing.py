"""Public pages stand until the public record moves, and what is secret does not move it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.look import standing
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that were built."""
    made: list[str] = []
    real = standing.keep

    def kept(key: standing.Key, *rest: object) -> None:
        made.append(key[3])
        real(key, *rest)  # type: ignore[arg-type]

    standing.forget()
    monkeypatch.setattr(standing, "keep", kept)
    return made


def test_a_page_is_built_once_for_everybody(built: list[str]):
    where = f"/matters/{put_up().matter.code}/"
    first, second = Client().get(where), Client().get(where)
    assert built == [where]
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert second["Cache-Control"] == "public, max-age=10"
    assert Client().get(where, headers={"If-None-Match": second["ETag"]}).status_code == 304


def test_a_public_act_shows_at_once(built: list[str]):
    listing = put_up()
    where = f"/matters/{listing.matter.code}/"
    Client().get(where)
    put_up()
    Client().get(where)
    assert built == [where, where]


def test_a_sealed_act_moves_nothing(built: list[str]):
    city = stage.build()
    lot = stage.published(city)
    where = f"/matters/{lot.matter.code}/"
    before = Client().get(where)
    there = standing.stamp()
    stage.submit(city, lot, city.bidders[0])
    assert standing.stamp() == there
    assert Client().get(where)["ETag"] == before["ETag"]
    assert built == [where]


def test_it_stands_no_longer_than_caches_were_told(built: list[str]):
    where = f"/matters/{put_up().matter.code}/"
    Client().get(where)
    clock.forward(timedelta(seconds=11))
    Client().get(where)
    assert built == [where, where]


def test_languages_have_pages_of_their_own(built: list[str]):
    where = f"/matters/{put_up().matter.code}/"
    zh = Client(headers={"accept-language": "zh-CN"}).get(where).content
    en = Client(headers={"accept-language": "en"}).get(where).content
    assert zh != en
    assert len(built) == 2


def test_somebody_with_a_session_gets_a_page_of_their_own(built: list[str]):
    client = Client()
    client.cookies["sessionid"] = "nobody-knows"
    client.get(f"/matters/{put_up().matter.code}/")
    assert built == []

"""Visits are counted by day and kind of page, and say nothing about anybody or any lot."""

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.look import standing
from ggzy.portal.urls import urlpatterns
from ggzy.service.traffic import counting, queries
from ggzy.service.traffic.kinds import KINDS, OF_ROUTE
from ggzy.service.traffic.models import DayCount
from ggzy_core.periods import local_date

pytestmark = pytest.mark.usefixtures("record")
UNCOUNTED = {"tile", "sitemap", "robots"}


@pytest.fixture(autouse=True)
def _fresh():
    counting.forget()
    standing.forget()


def yesterday(**counts):
    day = local_date(clock.real()) - timedelta(days=1)
    for kind, times in counts.items():
        DayCount.objects.create(day=day, kind=kind, times=times)


def test_a_page_given_out_counts_once_and_nothing_else_does():
    client = Client()
    for where in ("/", "/", "/rules/", "/nowhere", "/desk/", "/api/v1/log", "/matters/L-nowhere/"):
        client.get(where)
    client.post("/verify/", {"receipt": "x"})
    counting.flush()
    assert dict(DayCount.objects.values_list("kind", "times")) == {"home": 2, "rules": 1}
    client.get("/")
    counting.flush()
    counting.flush()
    assert DayCount.objects.get(kind="home").times == 3
    assert not client.cookies


def test_every_portal_page_has_a_kind_and_no_file_one_of_its_own():
    names = {one.name for one in urlpatterns if getattr(one, "name", None)}
    assert names - {route.partition(":")[2] for route in OF_ROUTE} <= UNCOUNTED
    alike = {OF_ROUTE[f"portal:{name}"] for name in ("matters", "matter", "notice", "file", "document", "opening")}
    assert alike == {"trades"}, "a number of its own would tell who is interested before the opening"


def test_the_page_shows_finished_days_and_rounds_what_is_small_or_of_today():
    yesterday(home=1234, trades=3)
    DayCount.objects.create(day=local_date(clock.real()), kind="trades", times=27)
    shown = Client().get("/visits/").content.decode()
    assert "1,237" in shown and "1,234" in shown and "&lt;10" in shown
    assert queries.today() == 20 and "27" not in shown.split("<main")[1].split("</main")[0].replace("2027", "")
    assert len(queries.days()[0].counts) == len(KINDS)
    assert "1234" in Client().get("/open/visits.csv").content.decode().replace(",", "")


def test_an_empty_counter_says_when_there_will_be_numbers():
    assert "还没有结束的一天" in Client().get("/visits/").content.decode()


def test_what_cannot_be_written_is_kept_for_later(monkeypatch):
    from django.db import OperationalError

    def fails(*_):
        raise OperationalError

    counting.count("portal:home", "GET", 200)
    with monkeypatch.context() as patch:
        patch.setattr(counting, "_add", fails)
        counting.flush()
    counting.flush()
    assert DayCount.objects.get(kind="home").times == 1

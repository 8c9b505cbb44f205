"""Feeds, the calendar, tables and the map of the site."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from openpyxl import load_workbook

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.matters.moments import moment
from ggzy.portal.open.counter import COUNTER
from ggzy.portal.open.recognition import RECOGNITION
from ggzy.portal.open.tables import TABLES
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.trading import stage

pytestmark = pytest.mark.usefixtures("record")
ATOM = {"a": "http://www.w3.org/2005/Atom"}
EVERYTHING = [
    "notices.atom", "notices.json", "openings.ics", *(f"{name}.{kind}" for name in TABLES for kind in ("csv", "xlsx")),
]  # fmt: skip


def fetch(name: str, **query: str):
    answer = Client().get(f"/open/{name}", query)
    assert answer.status_code == 200, name
    return answer


@pytest.fixture
def lot():
    return stage.published(stage.build(1), region="990102")


def test_atom_names_every_published_notice_once(lot):
    feed = ET.fromstring(fetch("notices.atom").content)
    entry = feed.find("a:entry", ATOM)
    assert entry.findtext("a:title", namespaces=ATOM) == "示例道路工程招标公告"
    assert entry.findtext("a:id", namespaces=ATOM).startswith("tag:sample-city.example,2026:notice/")
    place = entry.find("a:link[@rel='alternate']", ATOM).get("href")
    assert Client().get(place.removeprefix("http://testserver")).status_code == 200
    assert len(feed.findall("a:entry", ATOM)) == 1


def test_what_is_not_published_is_in_no_feed():
    stage.enter(stage.build(1))
    for name in EVERYTHING:
        if "rules" not in name and not name.endswith("xlsx"):
            assert "示例道路" not in fetch(name).content.decode(), name


def test_feeds_follow_family_region_and_type(lot):
    def count(**query):
        return len(fetch("notices.json", **query).json()["items"])

    region = lot.tender.project.region
    assert count() == count(type="tender") == count(family="engineering") == 1
    assert count(region=region[:2]) == count(family="A01", q="道路", least_wan="1000") == 1
    assert count(q="污水") == count(stage="closed") == count(since="gestern") == 0
    assert count(type="result") == count(family="land") == count(region="11") == 0
    assert count(family="engineering.open-tender' OR 1=1") == 0


def test_json_feed_is_one(lot):
    told = fetch("notices.json", type="tender").json()
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert told["feed_url"].endswith("/open/notices.json?type=tender")
    assert {"id", "url", "title", "content_text", "date_published"} <= told["items"][0].keys()


def test_the_calendar_holds_the_day_of_the_opening(lot):
    raw = fetch("openings.ics").content
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    text = raw.decode().replace("\r\n ", "")
    assert f"UID:{lot.matter.code}-bid-deadline@sample-city.example" in text
    due = moment(lot.matter, "bid-deadline")
    assert f"DTSTART:{due:%Y%m%dT%H%M%SZ}" in text
    assert text.count("BEGIN:VEVENT") == 1


def test_the_calendar_is_narrowed_like_the_list(lot):
    def count(**query):
        return fetch("openings.ics", **query).content.count(b"BEGIN:VEVENT")

    assert count(region="9901") == count(family="A01") == count(family="engineering") == count(q="道路") == 1
    assert count(region="11") == count(family="B01") == count(region="x") == 0


def test_words_in_a_calendar_cannot_add_lines():
    from ggzy.foundation.look.ics import _folded, text

    assert text("甲;乙,丙\\丁\r\nBEGIN:VEVENT") == "甲\\;乙\\,丙\\\\丁\\nBEGIN:VEVENT"
    folded = list(_folded("SUMMARY:" + "示例" * 100))
    assert all(len(one.encode()) <= 75 for one in folded)
    assert "".join([folded[0], *(one[1:] for one in folded[1:])]) == "SUMMARY:" + "示例" * 100


def test_tables_say_the_same_in_both_forms(lot):
    for name in TABLES:
        rows = list(csv.reader(io.StringIO(fetch(f"{name}.csv").content.decode("utf-8-sig"))))
        sheet = load_workbook(io.BytesIO(fetch(f"{name}.xlsx").content)).active
        assert [["" if value is None else str(value) for value in row] for row in sheet.values] == rows
        assert len(rows) > 1 or name in {one.name for one in (*COUNTER, *RECOGNITION)}, name


def test_a_table_is_filtered_like_its_page(lot):
    put_up()
    rows = fetch("matters.csv", procedure="test.listing").content.decode()
    assert "示例设备一批" in rows
    assert lot.matter.code not in rows


def test_a_formula_in_a_name_is_text():
    ends = clock.now() + timedelta(days=10)
    data = {"title": '=HYPERLINK("http://evil.example")', "step": "1", "reserve": "5", "free_ends": ends}
    perform("listing.put-up", operator_session(), data=data)
    rows = list(csv.reader(io.StringIO(fetch("matters.csv").content.decode("utf-8-sig"))))
    assert rows[1][1].startswith("'=")
    cell = load_workbook(io.BytesIO(fetch("matters.xlsx").content)).active["B2"]
    assert (cell.data_type, cell.value[0]) == ("s", "=")


@pytest.mark.parametrize("name", EVERYTHING)
def test_everything_carries_an_etag_and_may_be_read_by_any_page(name):
    put_up()
    first = fetch(name)
    assert first["Access-Control-Allow-Origin"] == "*"
    assert Client().get(f"/open/{name}", headers={"if-none-match": first["ETag"]}).status_code == 304
    assert Client().post(f"/open/{name}").status_code == 405


def test_the_map_of_the_site_leads_to_pages_that_are_there(lot):
    tree = ET.fromstring(Client().get("/sitemap.xml").content)
    places = [one.text for one in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert f"http://testserver/matters/{lot.matter.code}/" in places
    for place in places:
        assert Client().get(place.removeprefix("http://testserver")).status_code == 200, place
    assert "/sitemap.xml" in Client().get("/robots.txt").content.decode()


def test_pages_lead_to_the_downloads(lot):
    listed = Client().get("/matters/?q=道路&stage=open").content.decode()
    link = re.search(r'href="(/open/matters\.csv\?[^"]+)"', listed)[1].replace("&amp;", "&")
    assert lot.matter.code in Client().get(link).content.decode()
    shown = Client().get("/open/").content.decode()
    for where in re.findall(r'href="(/open/[^"]+)"', shown):
        assert Client().get(where).status_code == 200, where
    assert "/open/" in Client().get("/").content.decode()
    assert json.loads(fetch("notices.json").content)


def test_a_table_that_is_none_is_not_found():
    assert Client().get("/open/secrets.csv").status_code == 404

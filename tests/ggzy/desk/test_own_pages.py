"""My organisation, matters, calendar, receipts, webhooks: pages of one's own, and nobody else's."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.test import Client

from ggzy.desk.models import CalendarFeed
from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.identity.models import Application, Login, Organisation
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.sequencer import settle
from tests.ggzy.people import member, organisation, somebody
from tests.ggzy.trading import stage
from tests.ggzy.visitors import PASSWORD, visitor
from tests.sample import code

pytestmark = pytest.mark.usefixtures("record")
PAGES = (
    "/desk/organisation/",
    "/desk/matters/",
    "/desk/calendar/",
    "/desk/notifications/",
    "/desk/notifications/how/",
    "/desk/notifications/table/",
    "/desk/receipts/",
    "/desk/webhooks/",
)


def text(client, where, status=200):
    answer = client.get(where)
    assert answer.status_code == status, where
    return answer.content.decode()


def test_every_page_opens_for_its_person_in_both_languages_and_for_nobody_else():
    client = visitor(somebody(1, Role.BIDDER))
    for page in PAGES:
        assert text(client, page).count("<h1") == 1
        assert Client().get(page).status_code == 302
    client.post("/language", {"language": "en", "next": "/"})
    for page in PAGES:
        shown = re.sub(r"<header.*?</header>", "", text(client, page), flags=re.S)
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"示例\w*", "", shown)), page


def test_an_organisation_registers_and_looks_at_how_it_stands():
    client = Client()
    assert text(client, "/desk/register/").count("<h1") == 1
    data = {"uscc": code(7), "name": "示例建设公司", "roles": ["bidder"], "person": "示例经办", "_key": "k1"}
    bad = client.post("/desk/register/", data | {"username": "newcomer", "password": "short"})
    assert bad.status_code == 422 and "至少 10 个字符" in bad.content.decode()
    wrong = client.post("/desk/register/", data | {"uscc": "9" * 18, "username": "newcomer", "password": PASSWORD})
    assert wrong.status_code == 422 and "校验码" in wrong.content.decode()
    assert not Application.objects.exists()
    done = client.post("/desk/register/", data | {"username": "newcomer", "password": PASSWORD})
    assert done.status_code == 200 and Application.objects.count() == 1
    client.post("/desk/sign-in/", {"username": "newcomer", "password": PASSWORD})
    assert "待核准" in text(client, "/desk/organisation/")
    centre = somebody(1, Role.CENTRE)
    key = Application.objects.get().key
    assert key in text(visitor(centre), "/desk/organisation/")
    assert f'value="{key}" selected' in text(visitor(centre), f"/desk/acts/application.confirm?application={key}")
    perform("application.confirm", centre, data={"application": key})
    assert Organisation.objects.get(uscc=code(7)).name in text(client, "/desk/organisation/")


def test_an_invitation_is_made_told_once_and_taken_and_a_password_comes_back_by_two():
    party = organisation(2, Role.BIDDER)
    boss = session_for(member(party, Role.ADMINISTRATOR, name="示例管理员"), party)
    client = visitor(boss)
    data = {"uscc": party.uscc, "name": "示例新人", "duties": ["bidder"], "_key": "k", "_step": "do"}
    told = client.post("/desk/acts/person.invite", data).content.decode()
    invited = re.search(r"[2-9A-Z]{5}(-[2-9A-Z]{5}){3}", told)[0]
    assert client.post("/desk/acts/person.invite", data).status_code == 302
    guest = Client()
    joined = guest.post("/desk/join/", {"code": invited, "username": "newcomer", "password": PASSWORD, "_key": "j"})
    assert joined.status_code == 200
    login = Login.objects.get(username="newcomer")
    assert "示例新人" in text(client, "/desk/organisation/")
    asked = perform("recovery.ask", boss, data={"uscc": party.uscc, "person": login.person.key}).result
    second = session_for(member(party, Role.ADMINISTRATOR), party)
    confirm = {"recovery": asked.key, "_key": "c", "_step": "do"}
    told = visitor(second).post("/desk/acts/recovery.confirm", confirm).content.decode()
    code_ = re.search(r"[2-9A-Z]{5}(-[2-9A-Z]{5}){3}", told)[0]
    assert guest.post("/desk/sign-in/", {"username": "newcomer", "password": PASSWORD}).status_code == 401
    new = {"code": code_, "password": "another long password", "_key": "r"}
    assert guest.post("/desk/recover/", new).status_code == 200
    signed = guest.post("/desk/sign-in/", {"username": "newcomer", "password": new["password"]})
    assert signed.status_code == 302 and signed.url == "/desk/"


def test_my_matters_are_those_i_have_to_do_with_and_nobody_else_sees_that_i_bid():
    city = stage.build(bidders=2)
    lot = stage.published(city)
    taker, other = (visitor(one.session) for one in city.bidders)
    assert lot.name not in text(taker, "/desk/matters/")
    perform("file.take", city.bidders[0].session, lot)
    assert lot.matter.code in text(taker, "/desk/matters/")
    assert lot.matter.code not in text(other, "/desk/matters/")
    assert lot.matter.code in text(visitor(city.tenderer.session), "/desk/matters/")
    assert lot.matter.code in text(visitor(city.centre.session), "/desk/matters/?q=示例道路")
    assert lot.matter.code not in text(taker, "/desk/matters/?q=没有这样的名称")
    assert lot.matter.code not in text(taker, "/desk/matters/?state=closed")


def test_the_calendar_has_my_deadlines_and_its_feed_names_no_lot_one_bids_on():
    city = stage.build(bidders=2)
    lot = stage.published(city)
    perform("file.take", city.bidders[0].session, lot)
    taker = visitor(city.bidders[0].session)
    month = f"{clock.now() + timedelta(days=21):%Y-%m}"
    assert lot.matter.code in text(taker, f"/desk/calendar/?month={month}")
    assert lot.matter.code not in text(visitor(city.bidders[1].session), f"/desk/calendar/?month={month}")
    for odd in ("", "2026-13", "9999-01", "x", "-1-1"):
        text(taker, f"/desk/calendar/?month={odd}")
    address = re.search(r"/desk/calendar/feed/[\w-]+\.ics", taker.post("/desk/calendar/address").content.decode())[0]
    feed = Client().get(address)
    said = feed.content.decode().replace("\r\n ", "")
    assert feed["Content-Type"].startswith("text/calendar") and "投标截止" in said
    assert lot.name not in said and lot.matter.code not in said and lot.matter.title not in said
    side = visitor(city.tenderer.session)
    own = re.search(r"/desk/calendar/feed/[\w-]+\.ics", side.post("/desk/calendar/address").content.decode())[0]
    assert lot.matter.title in Client().get(own).content.decode().replace("\r\n ", "")
    taker.post("/desk/calendar/address", {"revoke": "1"})
    assert Client().get(address).status_code == 404
    assert CalendarFeed.objects.count() == 1


def test_my_receipts_say_whether_the_proof_is_there_and_come_as_one_file():
    city = stage.build(bidders=2)
    lot = stage.published(city)
    perform("file.take", city.bidders[0].session, lot)
    taker = visitor(city.bidders[0].session)
    assert "等待收录" in text(taker, "/desk/receipts/")
    settle()
    page = text(taker, "/desk/receipts/")
    assert "密封" in page and "已收录" in page
    assert "/desk/receipts/" in page and city.tenderer.party.name not in page.split("<main")[1]
    packed = zipfile.ZipFile(io.BytesIO(taker.get("/desk/receipts/all.zip").content))
    assert len(packed.namelist()) == 1
    assert packed.read(packed.namelist()[0]).decode().startswith("c2sp.org/tlog-proof")
    assert "还没有回执" in text(visitor(city.bidders[1].session), "/desk/receipts/")


def test_webhooks_show_what_was_sent_and_the_secret_once():
    session = somebody(1, Role.BIDDER)
    client = visitor(session)
    data = {"url": "http://127.0.0.1:9/x", "_key": "w", "_step": "do"}
    told = client.post("/desk/acts/webhook.register", data).content.decode()
    assert "whsec_" in told
    page = text(client, "/desk/webhooks/")
    assert "http://127.0.0.1:9/x" in page and "whsec_" not in page
    assert "http://127.0.0.1:9/x" not in text(visitor(somebody(2, Role.BIDDER)), "/desk/webhooks/")

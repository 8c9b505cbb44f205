"""Doing an act on pages: form, summary, act, receipt; and everything that can go wrong on the way."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy_core.tlog.receipt import read_receipt
from tests.ggzy.people import somebody
from tests.ggzy.visitors import visitor
from tests.listing.models import Listing, Offer

pytestmark = pytest.mark.usefixtures("record")


def put_up() -> Listing:
    ends = clock.now() + timedelta(days=10)
    data = {"title": "示例设备一批", "step": "1000", "reserve": "150000", "free_ends": ends}
    return perform("listing.put-up", operator_session(), data=data).result


@pytest.fixture
def listing() -> Listing:
    return put_up()


@pytest.fixture
def bidder() -> Client:
    return visitor(somebody(1, Role.BIDDER))


def address(listing: Listing) -> str:
    return f"/desk/matters/{listing.matter.code}/acts/listing.offer"


def test_form_summary_act_receipt(listing: Listing, bidder: Client):
    form = bidder.get(address(listing))
    assert form.status_code == 200
    key = re.search(r'name="_key" value="([^"]+)"', form.content.decode())[1]
    summary = bidder.post(address(listing), {"_key": key, "_step": "review", "amount": "１０万元"})
    assert "壹拾万元整" in summary.content.decode()
    assert not Offer.objects.exists()
    done = bidder.post(address(listing), {"_key": key, "_step": "do", "amount": "１０万元"})
    offer = Offer.objects.get()
    assert offer.amount == Decimal(100_000)
    leaf = Entry.objects.latest("id").leaf
    assert done["Location"] == f"/desk/receipts/{leaf}/"
    assert "等待存证收录" in bidder.get(done["Location"]).content.decode()
    settle()
    assert "已收录存证" in bidder.get(done["Location"]).content.decode()
    proof = bidder.get(f"/desk/receipts/{leaf}.tlog-proof").content.decode()
    assert read_receipt(proof).entry.decode() == Entry.objects.latest("id").body


def test_a_double_click_does_it_once(listing: Listing, bidder: Client):
    twice = [bidder.post(address(listing), {"_key": "k", "_step": "do", "amount": "100000"}) for _ in range(2)]
    assert Offer.objects.count() == 1
    assert twice[0]["Location"] == twice[1]["Location"]


def test_the_same_key_with_another_amount_is_refused_and_a_new_key_given(listing: Listing, bidder: Client):
    bidder.post(address(listing), {"_key": "k", "_step": "do", "amount": "100000"})
    again = bidder.post(address(listing), {"_key": "k", "_step": "do", "amount": "200000"})
    assert again.status_code == 409
    assert 'name="_key" value="k"' not in again.content.decode()
    assert 'value="200000"' in again.content.decode()


def test_what_cannot_be_read_stays_typed_with_the_reason_beside_it(listing: Listing, bidder: Client):
    answer = bidder.post(address(listing), {"_step": "review", "amount": "一百<b>"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="一百&lt;b&gt;"' in text
    assert 'aria-invalid="true"' in text
    assert "不是金额" in text


def test_a_refused_rule_comes_back_with_clause_remedy_and_what_was_typed(listing: Listing, bidder: Client):
    answer = bidder.post(address(listing), {"_step": "do", "_key": "k", "amount": "999"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "999.00 未达到 1000.00" in text
    assert "P-STEP" in text
    assert "请按加价幅度报价" in text
    assert 'value="999"' in text


def test_back_from_the_summary_keeps_everything(listing: Listing, bidder: Client):
    answer = bidder.post(address(listing), {"_step": "back", "amount": "1万元", "_key": "k"})
    assert 'value="1万元"' in answer.content.decode()
    assert not Offer.objects.exists()


def test_a_closed_act_says_why_instead_of_asking(listing: Listing, bidder: Client):
    clock.forward(timedelta(days=11))
    answer = bidder.get(address(listing))
    assert answer.status_code == 409
    assert "P-DEADLINE" in answer.content.decode()
    assert "<textarea" not in answer.content.decode()
    desk = bidder.get(f"/desk/matters/{listing.matter.code}/").content.decode()
    assert "为什么不能" in desk


def test_somebody_without_the_role_sees_who_has_it(listing: Listing):
    answer = visitor(somebody(2, Role.EXPERT)).get(address(listing))
    assert answer.status_code == 403
    assert "由投标人办理" in answer.content.decode()


def test_acts_of_the_clock_and_of_other_matters_are_not_here(listing: Listing, bidder: Client):
    assert bidder.get(f"/desk/matters/{listing.matter.code}/acts/listing.knock-down").status_code == 404
    assert bidder.get(f"/desk/matters/{listing.matter.code}/acts/organisation.register").status_code == 404
    assert bidder.get("/desk/acts/listing.offer").status_code == 404
    assert bidder.get("/desk/acts/no.such").status_code == 404
    assert bidder.get("/desk/matters/L-nowhere/acts/listing.offer").status_code == 404


def test_the_form_is_not_for_strangers(listing: Listing):
    answer = Client().get(address(listing))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/desk/sign-in/?next=%2Fdesk%2Fmatters%2F")


def test_a_post_without_the_token_changes_nothing(listing: Listing, bidder: Client):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = bidder.cookies
    assert strict.post(address(listing), {"_step": "do", "amount": "100000"}).status_code == 403
    assert not Offer.objects.exists()


def test_a_receipt_is_given_to_who_did_it_only(listing: Listing, bidder: Client):
    where = bidder.post(address(listing), {"_key": "k", "_step": "do", "amount": "100000"})["Location"]
    other = visitor(somebody(2, Role.BIDDER))
    assert other.get(where).status_code == 404
    assert other.get(where.rstrip("/") + ".tlog-proof").status_code == 404


def test_nothing_of_the_desk_stays_in_a_cache(listing: Listing, bidder: Client):
    assert "no-store" in bidder.get(address(listing))["Cache-Control"]

"""A second trade drives the engine: a listing with timed offers and a secret reserve."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from tests.ggzy.people import somebody

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def put_up(days=10, reserve="150000"):
    data = {
        "title": "示例设备一批",
        "step": "1000",
        "reserve": reserve,
        "free_ends": clock.now() + timedelta(days=days),
    }
    return perform("listing.put-up", operator_session(), data=data).result


def offer(who, listing, amount):
    return perform("listing.offer", who, listing, {"amount": amount}).result


def test_a_listing_runs_from_offers_to_the_hammer():
    listing, first, second = put_up(), somebody(1, Role.BIDDER), somebody(2, Role.BIDDER)
    offer(first, listing, "100000")
    clock.forward(timedelta(days=10) + GRACE)
    assert run_due() == 1
    listing.matter.refresh_from_db()
    assert listing.matter.stage == "timed"
    offer(second, listing, "160000")
    clock.forward(timedelta(minutes=4))
    offer(first, listing, "170000")
    clock.forward(timedelta(minutes=4))
    assert run_due() == 0, "each offer buys five more minutes"
    clock.forward(timedelta(minutes=2))
    assert run_due() == 1
    listing.refresh_from_db()
    assert (listing.matter.stage, listing.price) == ("done", Decimal("170000.00"))
    settle()
    report = verify()
    assert report.holds, report.first
    assert report.pending == 0


def test_the_reserve_stands_nowhere_before_the_end():
    put_up(reserve="123456.78")
    assert not [body for body in Entry.objects.values_list("body", flat=True) if "123456" in body]


def test_an_offer_below_the_step_is_refused_and_nothing_changes():
    listing, who = put_up(), somebody(1, Role.BIDDER)
    offer(who, listing, "100000")
    before = Entry.objects.count()
    with pytest.raises(Refusal) as refused:
        offer(who, listing, "100500")
    assert refused.value.rule == "P-STEP"
    assert refused.value.facts == {"amount": Decimal("100500"), "least": Decimal("101000.00")}
    assert Entry.objects.count() == before


def test_an_offer_after_the_end_is_too_late_though_no_worker_ran():
    listing, who = put_up(), somebody(1, Role.BIDDER)
    clock.forward(timedelta(days=10))
    with pytest.raises(Refusal) as refused:
        offer(who, listing, "100000")
    assert refused.value.rule == "P-DEADLINE"


def test_an_offer_that_arrived_in_time_counts_however_long_the_door_takes():
    listing, who = put_up(), somebody(1, Role.BIDDER)
    in_time = who.arriving()
    clock.forward(timedelta(days=10, seconds=2))
    assert offer(in_time, listing, "100000").amount == Decimal("100000.00")


def test_somebody_without_the_role_is_refused():
    listing, who = put_up(), somebody(1, Role.EXPERT)
    with pytest.raises(Refusal) as refused:
        offer(who, listing, "100000")
    assert (refused.value.rule, refused.value.status) == ("P-ROLE", 403)

"""Nothing is prepared for somebody who may not act, or before its time; and time never runs back."""

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, Session, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.models import Entry
from tests.ggzy.foundation.acts import odd
from tests.ggzy.people import somebody
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_nothing_is_prepared_for_somebody_without_the_role():
    listing = odd.put_up()
    odd.prepared.clear()
    with refused("P-ROLE", status=403):
        perform("odd.prepares", Session(), listing, {"word": "x"})
    assert odd.prepared == []


def test_nothing_is_prepared_in_a_stage_that_does_not_allow_the_act():
    listing = odd.put_up()
    odd.prepared.clear()
    with refused("P-STAGE"):
        perform("odd.prepares", operator_session(), listing, {"word": "x"})
    assert odd.prepared == []


def test_an_act_on_a_row_of_another_kind_is_a_fault_of_the_program():
    listing = odd.put_up()
    with pytest.raises(TypeError):
        perform("listing.offer", somebody(1, Role.BIDDER), listing.matter, {"amount": "1000"})


def test_a_clock_set_back_a_little_is_bridged():
    listing, who = odd.put_up(), somebody(1, Role.BIDDER)
    perform("listing.offer", who, listing, {"amount": "1000"})
    clock.forward(timedelta(seconds=-30))
    perform("listing.offer", who, listing, {"amount": "2000"})
    times = list(Entry.objects.filter(subject=listing.matter.code).order_by("id").values_list("at", flat=True))
    assert times == sorted(times)


def test_a_clock_set_back_by_more_is_refused_and_said():
    listing, who = odd.put_up(), somebody(1, Role.BIDDER)
    clock.forward(timedelta(hours=-2))
    with refused("P-CLOCK", status=503) as told:
        perform("listing.offer", who, listing, {"amount": "1000"})
    assert "时钟" in told.value.what.zh

"""The sequencer's slots: nothing sealed is passed over."""

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.journal import sequencer
from ggzy.foundation.journal.models import Entry, SlotPlace
from ggzy.foundation.journal.verify import verify
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_a_clock_that_is_set_back_makes_no_sealed_act_be_passed_over(monkeypatch):
    city = stage.build()
    lot = stage.published(city)
    sequencer.settle()
    real = clock.real
    boundary = sequencer._slot_start(real()) + 2 * sequencer.slot_length()

    def at(seconds):
        monkeypatch.setattr(clock, "real", lambda: boundary + timedelta(seconds=seconds))

    at(0.5)
    perform("bid.status", city.bidders[0].session, lot)
    at(-0.5)  # the machine's clock was put right
    perform("bid.status", city.bidders[1].session, lot)
    for seconds in (1, 11, 21):
        at(seconds)
        with sequencer.sole_writer() as writer:
            writer.step()
    sealed = set(Entry.objects.exclude(until="").values_list("pk", flat=True))
    assert set(SlotPlace.objects.values_list("entry_id", flat=True)) == sealed
    assert verify().holds

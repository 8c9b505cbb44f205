"""Which of some matters anybody may see: the same answer as the condition for query sets gives."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.public import public, shown_of
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.trading import stage

pytestmark = pytest.mark.usefixtures("record")


def test_both_ways_of_asking_agree():
    city = stage.build(1)
    stage.enter(city)
    listing = put_up()
    assert shown_of(Matter.objects.all()) == {listing.matter.pk} == set(public().values_list("pk", flat=True))
    with clock.at(clock.now() - timedelta(hours=1)):
        assert shown_of(Matter.objects.all()) == set()

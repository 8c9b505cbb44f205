"""Once a day a sender is told how many of its records were rejected; nobody else is, and nothing is told twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from ggzy.hub.quality.digest import tell_of_yesterday
from ggzy.service.notifications import queries
from tests.ggzy.hub.quality import sending
from tests.ggzy.people import somebody
from tests.ggzy.visitors import visitor

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def told(who) -> list[str]:
    return [str(one.said) for one in queries.told(list(queries.mine(who).prefetch_related("messages")))]


def send(centre, **changes):
    return sending.send(centre, sending.package("GCJS_PROJECT", sending.project(**changes)))


def test_the_day_after_the_sender_is_told_once():
    centre, other = sending.sender(), somebody(9, Role.CENTRE)
    send(centre, REGION_CODE="99010")
    send(centre, REGION_CODE="9901", PROJECT_CODE="2026-990100-47-01-000002")
    assert tell_of_yesterday() == 0, "the day is not over"
    clock.forward(timedelta(days=1))
    assert tell_of_yesterday() == 1
    assert tell_of_yesterday() == 0
    assert told(centre) == ["数据报送日报：2026-03-02，2 个数据包中有 2 条记录被拒，原因和改正办法见数据质量页"]
    assert told(other) == []
    page = visitor(centre).get("/desk/notifications/").content.decode()
    assert 'href="/data/quality/"' in page
    clock.forward(timedelta(days=5))
    assert tell_of_yesterday() == 0


def test_a_day_without_a_rejected_record_tells_nothing():
    centre = sending.sender()
    send(centre)
    clock.forward(timedelta(days=1))
    assert tell_of_yesterday() == 0
    assert told(centre) == []


def test_a_node_that_was_off_for_a_day_tells_of_it_afterwards():
    centre = sending.sender()
    send(centre, REGION_CODE="99010")
    clock.forward(timedelta(days=2))
    assert tell_of_yesterday() == 1

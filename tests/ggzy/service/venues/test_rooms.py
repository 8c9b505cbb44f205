"""Rooms."""

import pytest

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.refusal import Refusal
from ggzy.service.venues.models import Room
from tests.ggzy.people import somebody

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
ROOM = {"code": "K7", "name": "第七开标室", "uses": ("opening",)}


def test_two_rooms_never_have_one_code():
    centre = somebody(1, Role.CENTRE)
    perform("room.open", centre, data=ROOM)
    with pytest.raises(Refusal, match="K7"):
        perform("room.open", centre, data=ROOM)
    assert Room.objects.count() == 1

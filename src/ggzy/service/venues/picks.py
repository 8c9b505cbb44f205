"""Rooms that forms offer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.text import Text

from .models import Booking, Room

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

USES = {"opening": Text("开标", "opening"), "evaluation": Text("评标", "evaluation")}
NO_ROOM = Text("交易中心还没有启用场地", "the centre has put no room in use yet")


def _rooms(use: str = "") -> list[tuple[str, Text]]:
    return [(room.code, _label(room)) for room in Room.objects.order_by("code") if not use or use in room.uses]


def _label(room: Room) -> Text:
    uses = [USES[use] for use in room.uses if use in USES]
    zh, en = "、".join(use.zh for use in uses), ", ".join(use.en for use in uses)
    seats = Text(f"{room.seats} 座", f"{room.seats} seats") if room.seats else Text("网上", "online")
    return Text(f"{room.name}（{zh}，{seats.zh}）", f"{room.name} ({en}; {seats.en})")


@pick("rooms.opening", none=NO_ROOM, public=True)
def opening_rooms(session: Session, target: Any) -> list[tuple[str, Text]]:
    return _rooms("opening")


@pick("rooms", none=NO_ROOM, public=True)
def rooms(session: Session, target: Any) -> list[tuple[str, Text]]:
    return _rooms()


@pick("rooms.uses", public=True)
def uses(session: Session, target: Any) -> list[tuple[str, Text]]:
    return list(USES.items())


@pick("rooms.booked", none=Text("本事项没有预约的场地", "no room is booked for this matter"))
def booked(session: Session, target: Any) -> list[tuple[str, Text]]:
    """What is booked for this matter and not given back."""
    held = Booking.objects.filter(matter=target.matter, released_at=None).select_related("room").order_by("since")
    return [(one.room.code, _label(one.room)) for one in held]

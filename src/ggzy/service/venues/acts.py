"""Booking rooms: never the same room twice at one time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Pick, Role, act
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal, guard
from ggzy.foundation.statements import Asked
from ggzy.foundation.text import Text

from .models import Booking, Room
from .queries import free_slot, overlapping

SIDES = (Role.TENDERER, Role.AGENCY, Role.CENTRE)


class OpenRoom(Input):
    code: str = Field(title="编号|code", max_length=20)
    name: str = Field(title="名称|name", max_length=60)
    uses: Annotated[tuple[str, ...], Pick("rooms.uses")] = Field(title="用途|uses")
    seats: int = Field(default=0, ge=0, title="座位|seats")


@act("room.open", on=None, by=(Role.OPERATOR, Role.CENTRE), takes=OpenRoom)
def open_room(act: Act, data: OpenRoom) -> Room:
    """启用场地: put a room at the disposal of trades."""
    if Room.objects.filter(code=data.code).exists():
        raise Refusal(
            "P-REGISTERED",
            Text(f"场地编号 {data.code} 已经启用", f"There is a room {data.code} already"),
            Text("请换一个编号", "Choose another code"),
        )
    return Room.objects.create(code=data.code, name=data.name, uses=list(data.uses), seats=data.seats)


class BookRoom(Input):
    room: Annotated[str, Pick("rooms")] = Field(title="场地|room")
    use: Annotated[str, Pick("rooms.uses")] = Field(
        default="opening", title="用途|use", pattern="^(opening|evaluation)$"
    )
    since: datetime = Field(title="开始时间|from")
    hours: int = Field(default=2, ge=1, le=72, title="小时数|hours")


@guard(
    "P-BOOKED",
    zh="{room} 在 {since} 至 {until} 已被预约",
    en="{room} is taken from {since} to {until}",
    mend_zh="最近的空闲时段自 {free} 起，或改选其他场地",
    mend_en="It is free from {free}; or choose another room",
)
def room_is_free(room: Room, since: datetime, until: datetime, hours: int):  # type: ignore[no-untyped-def]
    taken = overlapping(room, since, until)
    if taken is None:
        return None
    free = free_slot(room, since, timedelta(hours=hours))
    return {"room": room.name, "since": _shown(taken.since), "until": _shown(taken.until), "free": _shown(free)}


_room = Asked(lambda code: Room.objects.select_for_update().filter(code=code))


@act("booking.make", on=Matter, by=SIDES, takes=BookRoom)
def book_room(act: Act, matter: Matter, data: BookRoom) -> Booking:
    """预约场地: book a room for a matter."""
    room: Room | None = _room.first(data.room)
    if room is None or data.use not in room.uses:
        raise Refusal(
            "P-UNKNOWN",
            Text(f"没有可用于该用途的场地 {data.room}", f"There is no room {data.room} for this use"),
            Text("请从场地列表中选择", "Choose one from the list of rooms"),
            status=404,
        )
    until = data.since + timedelta(hours=data.hours)
    act.require(room_is_free, room, data.since, until, data.hours)
    return Booking.objects.create(room=room, matter=matter, use=data.use, since=data.since, until=until)


@act("booking.release", on=Matter, by=SIDES, takes=BookRoom)
def release_room(act: Act, matter: Matter, data: BookRoom) -> None:
    """释放场地: give a booked room back."""
    for booking in matter.bookings.filter(room__code=data.room, use=data.use, released_at=None):
        booking.changed(released_at=clock.now())


def _shown(moment: datetime) -> str:
    from django.utils import timezone

    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")

"""Putting a recording on the record: by its hash, with what is on it and from when to when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Role, act
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import limit_of, rule
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

from .models import Recording

LONGEST = timedelta(hours=24)  # of one file; an evaluation of several days has several
KINDS = {"room": "场地录像|of the room", "desktop": "桌面录屏|of a screen", "camera": "席位摄像|of a seat"}


class Deposit(Input):
    kind: Literal["room", "desktop", "camera"] = Field(title="种类|kind", json_schema_extra={"labels": KINDS})
    title: str = Field(title="内容|what is on it", min_length=2, max_length=120)
    sha256: str = Field(title="文件的 SHA-256|SHA-256 of the file", pattern="^[0-9a-f]{64}$")
    length: int = Field(title="文件大小（字节）|length (bytes)", ge=1, le=1 << 50)
    since: datetime = Field(title="开始时间|from")
    until: datetime = Field(title="结束时间|to")
    kept: str = Field(title="保存处|where it is kept", min_length=2, max_length=120)


@act("recording.deposit", on=Matter, by=(Role.CENTRE, Role.WITNESS), takes=Deposit, cites=("P-RECORDING",))
def deposit(act: Act, matter: Matter, data: Deposit) -> Recording:
    """登记音视频: put a recording on the record by its hash, so that it cannot be exchanged or shortened later."""
    _is_a_span(act, data)
    if Recording.objects.filter(matter=matter, sha256=data.sha256).exists():
        raise Refusal("P-DONE", Text("这份音视频已经登记", "This recording is on the record already"))
    due = limit_of(rule("P-RECORDING").on(local_date(data.until)), data.until)
    return Recording.objects.create(matter=matter, at=act.at, late=act.at > due, **data.model_dump())


def _is_a_span(act: Act, data: Deposit) -> None:
    if data.since < data.until <= act.at and data.until - data.since <= LONGEST:
        return
    raise Refusal(
        "P-RECORDING",
        Text(
            "起止时间不对：应先起后止，不晚于现在，一份不超过 24 小时",
            "The times do not fit: from before to, not in the future, no more than 24 hours in one file",
        ),
        Text(
            "请按文件的实际起止时间填写；连续多日的分成几份",
            "Give the file's own times; split what runs over several days",
        ),
        status=422,
    )

"""Who is told of objections. Who raised one is named to nobody."""

from __future__ import annotations

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Kind, tell, tell_clock
from ggzy.foundation.identity.audiences import SUPERVISOR, TENDERING, who_did
from ggzy.foundation.text import Text

RAISER = who_did("objection.raise", Text("提出异议的人", "whoever objected"), Role.BIDDER)

tell("objection.raise", TENDERING, Kind.TURN, "收到一份异议：{matter}", "An objection was raised: {matter}")
tell("objection.raise", SUPERVISOR, Kind.SUPERVISION, "收到一份异议：{matter}", "An objection was raised: {matter}")
tell("objection.answer", RAISER, Kind.OBJECTION, "您的异议有了答复：{matter}", "Your objection was answered: {matter}")
tell("objection.answer", SUPERVISOR, Kind.SUPERVISION, "异议有了答复：{matter}", "An objection was answered: {matter}")
tell_clock(
    "engineering.objection", TENDERING, "异议答复期限{left}：{matter}", "Objection, time to answer: {left}: {matter}"
)

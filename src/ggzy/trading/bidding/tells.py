"""Who is told of closing and opening."""

from __future__ import annotations

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Kind, tell
from ggzy.foundation.identity.audiences import SUPERVISOR, TENDERING, WITNESS, part
from ggzy.trading.projects.tells import TAKERS

tell(
    "bidding.close",
    TENDERING,
    Kind.TURN,
    "“{matter}”已截标，可以开标",
    "Bids for {matter} have closed; it may be opened",
)
tell(
    "bidding.close",
    WITNESS,
    Kind.OPENING,
    "“{matter}”已截标，请到场见证",
    "Bids for {matter} have closed; come and witness",
)
tell(
    "opening.begin",
    TAKERS,
    Kind.OPENING,
    "“{matter}”开始开标，请解密您的投标文件",
    "{matter} is being opened; reveal your bid",
)
tell(
    "opening.begin",
    part(Role.TRUSTEE),
    Kind.TURN,
    "“{matter}”开始开标，可能需要您的份额",
    "{matter} is being opened; your share may be needed",
)
tell("opening.begin", SUPERVISOR, Kind.SUPERVISION, "“{matter}”开始开标", "{matter} is being opened")
tell("opening.record", TAKERS, Kind.OPENING, "“{matter}”开标记录已签署", "The opening record of {matter} was signed")
tell("lot.fail", TAKERS, Kind.RESULT, "“{matter}”招标失败", "The tender of {matter} has failed")
tell("lot.fail", SUPERVISOR, Kind.SUPERVISION, "“{matter}”招标失败", "The tender of {matter} has failed")

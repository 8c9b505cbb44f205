"""Who is told of closing and opening."""

from __future__ import annotations

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Audience, Kind, tell
from ggzy.foundation.identity.audiences import SUPERVISOR, TENDERING, WITNESS, part
from ggzy.foundation.text import Text
from ggzy.trading.projects.tells import TAKERS

from .assurance import bidder_of_bad_share
from .reviewing import late_bidder, warned_bidders

UNSURE = Audience(
    Text("投标尚无足够托管人确认的投标人", "bidders whose bid too few trustees have acknowledged"),
    warned_bidders,
    secret=True,
)
LATE = Audience(
    Text("在最后一次核对之后投标的投标人", "the bidder who lodges after the last look at acknowledgements"),
    late_bidder,
    secret=True,
)
ACCUSED = Audience(
    Text("被指出份额无效的投标人", "the bidder whose share a trustee calls bad"), bidder_of_bad_share, secret=True
)

tell(
    "share.review",
    UNSURE,
    Kind.DEADLINE,
    "“{matter}”即将截标，您的投标还没有足够的托管人确认份额有效：请查看投标状态，必要时重新加密并替换",
    "{matter} closes soon and too few trustees have acknowledged good shares of your bid: look at how it stands, and "
    "seal it again if need be",
)
tell(
    "bid.submit",
    LATE,
    Kind.DEADLINE,
    "“{matter}”即将截标，平台不再自动核对托管人的确认：请在截止前自行查看投标状态，必要时重新加密并替换",
    "{matter} closes very soon and nobody looks at the trustees' acknowledgements again: look yourself before the "
    "deadline, and seal again if need be",
)
tell(
    "share.acknowledge",
    ACCUSED,
    Kind.TURN,
    "“{matter}”：有托管人指出您的投标份额无效，请重新加密并在截止前替换投标文件",
    "{matter}: a trustee says that its share of your bid is bad; seal again and replace the bid before the deadline",
)
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

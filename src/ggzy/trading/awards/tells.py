"""Who is told of results."""

from __future__ import annotations

from ggzy.foundation.acts.tells import Kind, tell
from ggzy.foundation.identity.audiences import CENTRE, SUPERVISOR, TENDERING
from ggzy.trading.projects.tells import TAKERS

tell(
    "report.submit",
    TENDERING,
    Kind.TURN,
    "“{matter}”的评标报告已提交，请公示候选人",
    "The report on {matter} is in; put up the candidates",
)
tell(
    "publicity.begin",
    TAKERS,
    Kind.RESULT,
    "“{matter}”中标候选人开始公示，公示期内可以提出异议",
    "The candidates for {matter} are public; objections may be raised",
)
tell(
    "publicity.begin",
    SUPERVISOR,
    Kind.SUPERVISION,
    "“{matter}”中标候选人开始公示",
    "The candidates for {matter} are public",
)
tell(
    "publicity.close",
    TENDERING,
    Kind.TURN,
    "“{matter}”公示期满，可以定标",
    "Publicity of {matter} is over; the award may be decided",
)
tell(
    "award.notify",
    TAKERS,
    Kind.RESULT,
    "“{matter}”已发出中标通知，结果可以查看",
    "The award of {matter} was notified; the result can be seen",
)
tell("award.notify", SUPERVISOR, Kind.SUPERVISION, "“{matter}”已发出中标通知", "The award of {matter} was notified")
tell("contract.sign", SUPERVISOR, Kind.SUPERVISION, "“{matter}”已签订合同", "The contract of {matter} was signed")
tell(
    "acceptance.complete", CENTRE, Kind.TURN, "“{matter}”已验收，可以归档", "{matter} was accepted; it may be archived"
)

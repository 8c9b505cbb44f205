"""Stages that trades share, as values with rule ids for parameters."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Ahead, Clock, Stage
from ggzy.foundation.text import Text

ENTRY = Stage(
    "entry",
    Text("进场登记", "entry"),
    acts=("file.draft", "notice.draft", "booking.make", "booking.release", "entry.return"),
    ends="entry.accept",
)

NOTICE = Stage(
    "notice",
    Text("公告发布", "notice"),
    acts=("witness.assign", "file.draft", "notice.draft"),
    ends="notice.publish",
)


def sealed_bidding(preparation: str, offer: str) -> Stage:
    """Bids come in sealed until the deadline. `preparation`: time to prepare; `offer`: how long the file is offered."""
    return Stage(
        "bidding",
        Text("招标文件与投标", "file and bids"),
        acts=(
            "file.take",
            "question.ask",
            "question.answer",
            "clarification.issue",
            "objection.raise",
            "guarantee.apply",
            "bid.submit",
            "bid.withdraw",
            "share.acknowledge",
            "share.collect",
            "share.review",
            "bid.status",
            "witness.assign",
        ),
        ends="bidding.close",
        until="bid-deadline",
        ahead=(
            Ahead("share.review", "P-ACKS-FIRST"),
            Ahead("share.review", "P-ACKS-LAST", again="P-ACKS-AGAIN"),
            Ahead("share.review", "P-ACKS-END"),
        ),
        sealed=True,
        clocks=(Clock(preparation, "file-offered", "bid-deadline"), Clock(offer, "file-offered", "file-offer-ends")),
    )


CLOSED = Stage(
    "bidding-closed",
    Text("已截标", "bidding closed"),
    acts=("coefficient.draw", "share.collect", "share.acknowledge", "bid.status", "witness.assign"),
    ends="opening.begin",
    moves={"lot.fail": "failed"},
)

OPENING = Stage(
    "opening",
    Text("开标", "opening"),
    acts=(
        "opening.sign-in",
        "bid.reveal",
        "share.reveal",
        "share.misfit",
        "bid.open",
        "bid.void",
        "opening.ask",
        "opening.answer",
    ),
    ends="opening.record",
)

COMMITTEE = Stage(
    "committee",
    Text("组建评标委员会", "committee"),
    acts=("draw.freeze",),
    ends="committee.convene",
    closes=("service.draw",),
)

EVALUATION = Stage(
    "evaluation",
    Text("评标", "evaluation"),
    acts=(
        "evaluation.start",
        "review.record",
        "evaluation.ask",
        "evaluation.answer",
        "score.record",
        "price.adjust",
        "tie.decide",
        "report.draft",
        "report.sign",
    ),
    ends="report.submit",
    moves={"evaluation.reject-all": "failed"},
)

CANDIDATES = Stage(
    "candidates",
    Text("中标候选人确认", "candidates"),
    ends="publicity.begin",
)


def publicity(start: str, days: str) -> Stage:
    """Candidates stand in public. `start`: how soon after the report; `days`: how long."""
    return Stage(
        "publicity",
        Text("中标候选人公示", "publicity"),
        acts=("objection.raise",),
        ends="publicity.close",
        until="publicity-ends",
        closes=("engineering.objection",),
        clocks=(
            Clock(start, "report-submitted", "publicity-begins", refuse=False),
            Clock(days, "publicity-begins", "publicity-ends"),
        ),
    )


AWARD = Stage(
    "award",
    Text("定标", "award"),
    acts=("award.give-up", "award.decide"),
    ends="award.notify",
    moves={"lot.fail": "failed"},
)


def contract(within: str, report: str) -> Stage:
    """From award notice to signed contract. `within`: time to sign; `report`: time to report to the supervisor."""
    return Stage(
        "contract",
        Text("合同签订", "contract"),
        acts=("report.file", "guarantee.apply", "performance-guarantee.lodge", "contract.draft", "committee.disclose"),
        ends="contract.sign",
        moves={"award.give-up": "award"},
        clocks=(
            Clock(within, "award-notified", "contract-signed", refuse=False),
            Clock(report, "winner-fixed", "report-filed", refuse=False),
        ),
    )


PERFORMANCE = Stage(
    "performance",
    Text("履约与验收", "performance"),
    acts=("report.file", "milestone.report", "milestone.confirm"),
    ends="acceptance.complete",
)

ARCHIVING = Stage(
    "archiving",
    Text("归档", "archiving"),
    ends="archive.make",
)

ARCHIVED = Stage("archived", Text("已归档", "archived"), final=True)
FAILED = Stage(
    "failed",
    Text("招标失败", "failed"),
    moves={"tender.again": "retendered"},
    aside=True,
)
RETENDERED = Stage("retendered", Text("已重新招标", "tendered again"), final=True, aside=True)
TERMINATED = Stage("terminated", Text("已终止", "terminated"), final=True, aside=True)

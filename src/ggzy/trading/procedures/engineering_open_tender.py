"""工程建设项目公开招标: open tender for construction works (招标投标法, 实施条例)."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import EVERYTHING, Child, Procedure, Stage, register
from ggzy.foundation.text import Text

from .stages import (
    ARCHIVED,
    ARCHIVING,
    AWARD,
    CANDIDATES,
    CLOSED,
    COMMITTEE,
    ENTRY,
    EVALUATION,
    FAILED,
    NOTICE,
    OPENING,
    PERFORMANCE,
    RETENDERED,
    TERMINATED,
    contract,
    publicity,
    sealed_bidding,
)

OPEN_TENDER = register(
    Procedure(
        code="engineering.open-tender",
        name=Text("工程建设项目公开招标", "open tender for construction works"),
        category="A01",
        owner="projects.Lot",
        start="project.enter",
        stages=(
            ENTRY,
            NOTICE,
            sealed_bidding(preparation="T-PREP20", offer="I-SALE5"),
            CLOSED,
            OPENING,
            COMMITTEE,
            EVALUATION,
            CANDIDATES,
            publicity(start="I-PUB3A", days="I-PUB3B"),
            AWARD,
            contract(within="T-CON30", report="T-REP15"),
            PERFORMANCE,
            ARCHIVING,
            ARCHIVED,
            FAILED,
            RETENDERED,
            TERMINATED,
        ),
        children=(
            Child(
                "engineering.objection",
                stops=frozenset({"bidding.close", "opening.begin", "publicity.close", "award.decide", "award.notify"}),
                stops_clocks=True,
                gives_back=("bid-deadline", "file-offer-ends", "publicity-ends"),
            ),
            Child("service.draw"),
            Child("supervision.complaint"),  # pauses nothing by itself: the department may order it (实施条例 62)
            Child(
                "supervision.order",
                stops=frozenset({EVERYTHING}),
                stops_clocks=True,
                gives_back=("bid-deadline", "file-offer-ends", "publicity-ends"),
            ),
        ),
        anytime=("order.issue", "complaint.file", "fee.charge", "stamp.put", "recording.deposit"),
        moves={"tender.terminate": "terminated"},
        public_from="notice-published",
    )
)

TENDER = register(
    Procedure(
        code="engineering.tender",
        name=Text("招标项目", "tender"),
        owner="projects.Tender",
        stages=(
            Stage(
                "open", Text("进行中", "running"), acts=("order.issue", "booking.make", "booking.release", "stamp.put")
            ),
        ),
        public_from="notice-published",
    )
)

"""The procedure: one short file."""

from ggzy.foundation.matters.procedure import Procedure, Stage, register
from ggzy.foundation.text import Text

LISTING = register(
    Procedure(
        code="test.listing",
        name=Text("限时挂牌", "timed listing"),
        owner="listing.Listing",
        start="listing.put-up",
        public_from="listed",
        category="T01",
        stages=(
            Stage(
                "free",
                Text("自由报价期", "free phase"),
                acts=("listing.offer",),
                ends="listing.time",
                until="free-ends",
            ),
            Stage(
                "timed",
                Text("限时竞价期", "timed phase"),
                acts=("listing.offer",),
                ends="listing.knock-down",
                until="timed-ends",
            ),
            Stage("done", Text("已结束", "done"), final=True),
        ),
    )
)

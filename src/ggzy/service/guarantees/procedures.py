"""电子保函: how a guarantee runs (实施条例 26, 35, 57, 58)."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Clock, Procedure, Stage, register
from ggzy.foundation.text import Text

_LAPSES = {"guarantee.expire": "expired"}

GUARANTEE = register(
    Procedure(
        code="service.guarantee",
        name=Text("电子保函", "e-guarantee"),
        owner="guarantees.Guarantee",
        start="guarantee.apply",
        stages=(
            Stage(
                "applied", Text("已申请", "applied for"), ends="guarantee.issue", moves={"guarantee.refuse": "refused"}
            ),
            Stage("issued", Text("已开立（密封）", "issued, sealed"), ends="guarantee.submit", moves=_LAPSES),
            Stage(
                "submitted",
                Text("已随投标提交（密封）", "submitted with a bid, sealed"),
                acts=("guarantee.submit",),
                ends="guarantee.open",
                moves={"guarantee.return": "returned", **_LAPSES},
            ),
            Stage(
                "in-force",
                Text("已公开，担保中", "opened, in force"),
                acts=("guarantee.stamp",),
                ends="guarantee.release",
                moves={"guarantee.claim": "claimed", **_LAPSES},
            ),
            Stage("released", Text("已退还", "released"), final=True),
            Stage("claimed", Text("已索赔", "claimed"), acts=("guarantee.answer-claim",), aside=True),
            Stage(
                "claim-refused",
                Text("拒赔", "claim refused"),
                moves={"guarantee.claim": "claimed", "guarantee.release": "released", **_LAPSES},
                aside=True,
            ),
            Stage("paid", Text("已赔付", "paid"), final=True, aside=True),
            Stage("returned", Text("撤回投标后已退还", "returned after a withdrawal"), final=True, aside=True),
            Stage("refused", Text("审核不通过", "refused"), final=True, aside=True),
            Stage("expired", Text("已到期", "expired"), final=True, aside=True),
        ),
        clocks=(
            Clock("I-REF5", "contract-signed", "released", refuse=False),
            Clock("I-WD5", "bid-withdrawn", "returned", refuse=False),
        ),
        public_from="opening",
    )
)

"""好差评: a rating is done when it was given; a low one when it has been answered and looked at again."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Clock, Procedure, Stage, register
from ggzy.foundation.text import Text

RATING = register(
    Procedure(
        code="service.rating",
        name=Text("服务评价", "rating of a service"),
        owner="feedback.Rating",
        start="rating.give",
        stages=(
            Stage("low", Text("低分评价待答复", "low rating to be answered"), ends="rating.reply"),
            Stage("replied", Text("已答复，待回访", "answered, to be looked at again"), ends="rating.revisit"),
            Stage("done", Text("已办结", "done"), final=True),
        ),
        clocks=(
            Clock("P-RATING-REPLY", "low-rating", "rating-replied", refuse=False),
            Clock("P-RATING-REVISIT", "rating-replied", "rating-revisited", refuse=False),
        ),
        public_from="rating-given",
    )
)

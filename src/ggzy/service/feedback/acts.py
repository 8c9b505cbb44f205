"""Rate a finished service, answer a low rating, look at it again."""

from __future__ import annotations

import secrets
from typing import Annotated, Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Pick, Role, act
from ggzy.foundation.matters import engine

from . import queries, rules
from .models import Rating
from .served import SERVED

RATERS = (Role.TENDERER, Role.AGENCY, Role.BIDDER)
STARS = {
    "5": "5 分，非常满意|5, very satisfied",
    "4": "4 分，满意|4, satisfied",
    "3": "3 分，基本满意|3, fair",
    "2": "2 分，不满意|2, not satisfied",
    "1": "1 分，非常不满意|1, not at all",
}


class Give(Input):
    service: Annotated[str, Pick("services.finished")] = Field(title="办结的服务|finished service", max_length=100)
    stars: Literal["5", "4", "3", "2", "1"] = Field(title="评价|rating", json_schema_extra={"labels": STARS})
    words: str = Field(default="", title="意见（公开，不署名）|words (public, unsigned)", max_length=1000)


@act("rating.give", on=None, by=RATERS, takes=Give, cites=("P-RATING",))
def give(act: Act, data: Give) -> Rating:
    """评价服务: rate a service that was finished for one's organisation, once; who rated is not shown."""
    found = queries.instance(act.session, data.service)
    act.require(rules.was_served, found, data.service)
    assert found is not None
    act.require(rules.is_the_first, found, act.session)
    stars, name = int(data.stars), SERVED[found.kind].name
    matter = act.open(
        f"R-{secrets.token_hex(6)}", "service.rating", title=f"评价：{name.zh}（{stars} 分）", parent=found.matter
    )
    act.moment(matter, "rating-given")
    if queries.is_low(stars):
        act.moment(matter, "low-rating")
    else:
        engine.move(matter, engine.procedure_of(matter).stage("done"))
    return Rating.objects.create(
        matter=matter,
        on=found.matter,
        kind=found.kind,
        who=queries.rater(found.matter.code, act.session),
        stars=stars,
        words=data.words,
        at=act.at,
    )


class Reply(Input):
    text: str = Field(title="答复与整改（公开）|answer and what was done (public)", min_length=8, max_length=4000)


@act("rating.reply", on=Rating, by=Role.CENTRE, takes=Reply, cites=("P-RATING-REPLY",))
def reply(act: Act, rating: Rating, data: Reply) -> Rating:
    """答复低分评价: say in public what was done about a low rating; then it is looked at again."""
    act.moment(rating.matter, "rating-replied")
    return rating.changed(reply=data.text, replied_at=act.at)


class Revisit(Input):
    settled: Literal["yes", "no"] = Field(
        title="问题是否解决|is it settled",
        json_schema_extra={"labels": {"yes": "已解决|settled", "no": "未解决|not settled"}},
    )
    note: str = Field(default="", title="说明（公开）|note (public)", max_length=2000)


@act(
    "rating.revisit",
    on=Rating,
    by=(*RATERS, Role.CENTRE),
    takes=Revisit,
    cites=("P-RATING-REVISIT",),
    needs=(rules.is_rater_or_centre,),
)
def revisit(act: Act, rating: Rating, data: Revisit) -> Rating:
    """回访: say whether what a low rating complained of is settled; the page shows whether rater or centre says so."""
    act.moment(rating.matter, "rating-revisited")
    by = Role.CENTRE if not queries.is_rater(rating, act.session) else act.role
    return rating.changed(settled=data.settled == "yes", note=data.note, revisited_at=act.at, revisited_by=str(by))

"""Who is told of guarantees: only the party it is for and whoever issues it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Audience, Kind, tell, tell_ahead
from ggzy.foundation.identity.audiences import part, people_of
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.text import Text

from . import vault
from .models import Guarantee

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy.foundation.identity.models import Person
    from ggzy.foundation.journal.models import Entry
    from ggzy.foundation.matters.models import Matter


def _side(name: str, duty: Role) -> Callable[[Matter | None, Entry | None], list[Person]]:
    def who(matter: Matter | None, entry: Entry | None) -> list[Person]:
        found = Guarantee.objects.select_related("matter").filter(matter=matter).first()
        if found is None:
            return []
        return people_of(Organisation.objects.filter(uscc=vault.request(found)[name]["code"]), duty)

    return who


APPLICANT = Audience(Text("申请保函的投标人", "bidder who applied"), _side("applicant", Role.BIDDER), secret=True)
#: nobody before the opening: until then nothing joins a guarantee to its lot, so that the tenderer is not told who bids
BENEFICIARY = part(Role.TENDERER, Role.AGENCY)
GUARANTOR = Audience(Text("保函出具机构", "guarantor"), _side("guarantor", Role.GUARANTOR), secret=True)

tell("guarantee.apply", GUARANTOR, Kind.TURN, "有一份保函申请待办理", "A guarantee was applied for")
tell("guarantee.issue", APPLICANT, Kind.GUARANTEE, "您申请的保函已出具", "The guarantee you applied for was issued")
tell("guarantee.return", APPLICANT, Kind.GUARANTEE, "您的保函已退还", "Your guarantee was given back")
tell("guarantee.release", APPLICANT, Kind.GUARANTEE, "您的保函已解除", "Your guarantee was released")
tell("guarantee.expire", APPLICANT, Kind.GUARANTEE, "您的保函已到期", "Your guarantee has expired")
tell("guarantee.claim", GUARANTOR, Kind.TURN, "有一份索赔待答复", "A claim waits for your answer")
tell("guarantee.claim", APPLICANT, Kind.GUARANTEE, "您的保函被索赔", "A claim was made on your guarantee")

EXPIRING = (timedelta(days=7), timedelta(days=30), timedelta(days=60))
tell_ahead("guarantee-ends", APPLICANT, "您的保函在 {left}内到期", "Your guarantee expires within {left}", *EXPIRING)
tell_ahead(
    "guarantee-ends",
    BENEFICIARY,
    "以您为受益人的保函在 {left}内到期：{matter}",
    "A guarantee in your favour expires within {left}: {matter}",
    *EXPIRING,
)

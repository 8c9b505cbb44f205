"""What must hold of an organisation's people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.refusal import guard

from .models import Membership, Organisation, Person

if TYPE_CHECKING:
    from collections.abc import Iterable

#: what an organisation may ask to be registered as
ASKABLE = (Role.TENDERER, Role.AGENCY, Role.BIDDER, Role.GUARANTOR, Role.TRUSTEE, Role.NOTARY, Role.SUPERVISOR)


def administrators(organisation: Organisation) -> list[Person]:
    """Who administers an organisation now."""
    now = clock.now()
    rows = Membership.objects.filter(Q(until=None) | Q(until__gt=now), organisation=organisation, since__lte=now)
    return [row.person for row in rows.select_related("person") if str(Role.ADMINISTRATOR) in row.duties]


@guard(
    "P-LAST-ADMIN",
    zh="{name}是本主体唯一的管理员",
    en="{name} is the only administrator of this organisation",
    mend_zh="请先指定另一名管理员，再办理离岗或调整岗位",
    mend_en="Appoint another administrator first",
)
def keeps_an_administrator(organisation: Organisation, key: str, duties: Iterable[Role] = ()) -> dict[str, str] | None:
    """`duties`: what the person will have afterwards."""
    now = administrators(organisation)
    left = [one for one in now if one.key != key]
    leaving = next((one for one in now if one.key == key), None)
    if leaving is None or left or Role.ADMINISTRATOR in duties:
        return None
    return {"name": leaving.name}


@guard(
    "P-TWO",
    zh="{why}",
    en="{why_en}",
    mend_zh="请由本主体另一名管理员，或交易中心的工作人员办理",
    mend_en="Let another administrator of the organisation, or an officer of the centre, do it",
    status=403,
)
def takes_another(person: Person, *others: Person) -> dict[str, str] | None:
    """Who confirms is neither who asked nor whom it is about."""
    if person not in others:
        return None
    return {
        "why": "申请和核准不能是同一人，也不能核准本人的账号",
        "why_en": "Who asks may not confirm, and nobody confirms their own account",
    }

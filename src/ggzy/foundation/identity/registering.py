"""The rows that make somebody known, written by the acts of this room."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import blind
from ggzy.foundation.text import Text
from ggzy_core.codes import resident

from .models import Delegation, Membership, Organisation, OrganisationRole, Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ggzy.foundation.acts.roles import Role


def organisation(uscc: str, name: str, region: str, roles: Iterable[Role | str], at: datetime) -> Organisation:
    """A new organisation with what it is registered as. Raises Refusal P-REGISTERED for a code that is there."""
    not_registered(uscc)
    made = Organisation.objects.create(uscc=uscc, name=name, region=region, registered_at=at)
    for role in roles:
        OrganisationRole.objects.create(organisation=made, role=str(role), since=at)
    return made


def not_registered(uscc: str) -> None:
    if Organisation.objects.filter(uscc=uscc).exists():
        raise Refusal(
            "P-REGISTERED",
            Text(f"{uscc} 已经登记", f"{uscc} is registered already"),
            Text(
                "一个主体只登记一次，请直接使用已有登记；要加入该主体，请由其管理员邀请",
                "One registration serves everywhere; use the one there is, or ask its administrator to invite you",
            ),
        )


def person(name: str, identity: str = "") -> Person:
    """A new person. Raises Refusal P-ONE-PERSON where the identity number is somebody's already."""
    mark = mark_of(identity)
    if mark and Person.objects.filter(mark=mark).exists():
        raise Refusal(
            "P-ONE-PERSON",
            Text("这一身份号码已经登记过人员", "Somebody is registered with this identity number already"),
            Text(
                "请邀请本人，由其登录后凭邀请码加入，一个账号可在多个主体任职",
                "Invite them; signed in, they join with the code. One account serves several organisations",
            ),
        )
    return Person.objects.create(key=secrets.token_hex(8), name=name, mark=mark)


def mark_of(identity: str) -> str | None:
    """The keyed hash of an identity number; None where none was given. Raises BadResident."""
    return blind("people", resident.check(identity)) if identity else None


def membership(
    who: Person,
    of: Organisation,
    duties: Iterable[Role | str],
    at: datetime,
    *,
    until: datetime | None = None,
    post: str = "",
) -> Membership:
    return Membership.objects.create(
        person=who, organisation=of, duties=[str(one) for one in duties], since=at, until=until, post=post
    )


def end_membership(of: Organisation, key: str, at: datetime) -> int:
    """End somebody's standing duties, and what they lent or were lent. Answers how many rows of duties ended."""
    standing = Q(until=None) | Q(until__gt=at)
    rows = list(Membership.objects.filter(standing, organisation=of, person__key=key))
    for row in rows:
        row.changed(until=at)
    lent = Delegation.objects.filter(Q(giver__key=key) | Q(receiver__key=key), organisation=of, ended_at=None)
    for one in lent.filter(until__gt=at):
        one.changed(ended_at=at)
    return len(rows)

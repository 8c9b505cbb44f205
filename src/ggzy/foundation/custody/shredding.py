"""The end of somebody's personal data: its key is destroyed, by an act that says under which clause."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.db import transaction
from pydantic import Field

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, act
from ggzy.foundation.acts.picks import pick
from ggzy.foundation.identity.models import Invitation, Login, Membership, Person
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import forget_data_keys
from ggzy.foundation.secrets.models import DataKey
from ggzy.foundation.text import Text

from . import rules
from .models import Shredding

#: what else is kept of a person without being evidence: each is told to forget; filled by the rooms that keep it
FORGETS: list[Callable[[Person], None]] = []
MOST = 2000


class Shred(Input):
    person: Annotated[str, Secret(), Pick("people.gone")] = Field(title="人员|person", max_length=32)
    ground: Literal["asked", "expired", "purpose"] = Field(
        title="依据|ground",
        json_schema_extra={
            "labels": {
                "asked": "本人要求或撤回同意|they asked, or took back their consent",
                "expired": "保存期限届满|the time for keeping it is over",
                "purpose": "处理目的已实现或不再必要|its purpose is fulfilled",
            }
        },
    )


@act("person.shred", on=None, by=(Role.OPERATOR, Role.CENTRE), takes=Shred, cites=("个人信息保护法 47", "P-SHRED"))
def shred(act: Act, data: Shred) -> Shredding:
    """销毁个人信息: destroy the key of somebody's personal data, so that nobody reads it again. What they did stays on the record."""
    person = Person.objects.filter(key=data.person).first()
    if person is None or person.shreddings.exists():
        raise Refusal(
            "P-UNKNOWN",
            Text("没有这一人员，或其个人信息已经销毁", "There is no such person, or it was done already"),
            Text("请核对人员", "Check who is meant"),
            status=404,
        )
    act.require(rules.has_left, person)
    act.require(rules.nothing_is_open, person)
    scopes = [f"person/{person.key}", *_invited(person)]
    # What was written before names were sealed is sealed first, so that there is a key to destroy.
    person.changed(name=person.name, mark=None)
    for bound in person.certificates.all():
        bound.changed(der=bound.der, revoked_at=bound.revoked_at or act.at)
    keys = sorted(DataKey.objects.filter(scope__in=scopes).values_list("pk", flat=True))
    DataKey.objects.filter(pk__in=keys).update(field_key="", wrapped=b"")
    Login.objects.filter(person=person).delete()
    for forget in FORGETS:
        forget(person)
    transaction.on_commit(forget_data_keys)
    act.disclose(keys=len(keys))
    return Shredding.objects.create(person=person, ground=data.ground, keys=keys, at=act.at)


def _invited(person: Person) -> list[str]:
    """The invitations that name this person, in the organisations they belonged to."""
    own = Membership.objects.filter(person=person).values("organisation")
    return [
        f"invitation/{one.key}" for one in Invitation.objects.filter(organisation__in=own) if one.name == person.name
    ]


@pick("people.gone", none=Text("没有已离岗的人员", "nobody has left"))
def gone(session: Any, target: Any) -> list[tuple[str, str]]:
    """Those without duties anywhere, for whoever may shred."""
    if not any(session.holds(role) for role in (Role.CENTRE, Role.OPERATOR)):
        return []
    found = Person.objects.filter(shreddings=None, memberships__isnull=False).distinct().order_by("id")
    return [(one.key, one.name) for one in found[:MOST] if rules.has_left.judge(one) is None]

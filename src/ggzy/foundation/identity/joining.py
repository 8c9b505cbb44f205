"""People come, get other duties, and go: invited by an administrator, joined by themselves."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, Session, act
from ggzy.foundation.acts.roles import HOUSE
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import span
from ggzy.foundation.text import Text

from . import codes, registering
from .models import Invitation, Membership, Person
from .own import from_address, own_organisation
from .rules import keeps_an_administrator

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST = 50  # invitations of one organisation that wait at a time


class InvitePerson(Input):
    uscc: Annotated[str, Pick("organisations.own")] = Field(title="单位|organisation", max_length=40)
    name: Annotated[str, Secret()] = Field(title="姓名|name", min_length=1, max_length=60)
    duties: Annotated[tuple[Role, ...], Pick("duties.to-give")] = Field(title="岗位|duties", min_length=1)
    post: str = Field(default="", title="职务|post", max_length=60)
    until: datetime | None = Field(default=None, title="任职至|duties until")


@act("person.invite", on=None, by=(*HOUSE, Role.ADMINISTRATOR), takes=InvitePerson, cites=("P-INVITE",))
def invite_person(act: Act, data: InvitePerson) -> Invitation:
    """邀请人员: invite somebody to join with these duties; they join by themselves with a code that is shown once."""
    organisation = own_organisation(act, data.uscc)
    if (
        Invitation.objects.filter(organisation=organisation, taken_at=None, ended_at=None, until__gt=act.at).count()
        >= MOST
    ):
        raise Refusal(
            "P-INVITE",
            Text(f"已有 {MOST} 份邀请等待接受", f"{MOST} invitations are waiting"),
            Text("请先撤回不再需要的邀请", "Take back those you need no more"),
        )
    code = codes.new()
    made = Invitation.objects.create(
        key=secrets.token_hex(8),
        organisation=organisation,
        name=data.name,
        duties=[str(one) for one in data.duties],
        post=data.post,
        code=codes.kept("invitation", code),
        until=act.at + span("P-INVITE", act.at),
        duties_until=data.until,
    )
    made.shown_once = {"code": code}
    return made


class Join(Input):
    code: Annotated[str, Secret()] = Field(title="邀请码|code of the invitation", min_length=10, max_length=60)
    identity: Annotated[str, Secret()] = Field(
        default="",
        title="身份号码（只存密文摘要）|identity number (only a keyed hash is kept)",
        max_length=40,
    )


@act("person.join", on=None, by=Role.ANYONE, takes=Join, cites=("P-INVITE", "P-ONE-PERSON"))
def join(act: Act, data: Join) -> Person:
    """接受邀请: join the organisation that invited. Who is signed in joins as the person they are, others as a new one."""
    found = Invitation.objects.filter(code=codes.kept("invitation", data.code), ended_at=None).first()
    if found is None or found.taken_at is not None or found.until <= act.at:
        raise Refusal(
            "P-INVITE",
            Text("邀请码不正确、已用过或已过期", "The code is wrong, was used, or has run out"),
            Text("请核对邀请码，或请管理员重新邀请", "Check it, or ask the administrator for another"),
            status=404,
        )
    person = act.person or registering.person(found.name, data.identity)
    mark = registering.mark_of(data.identity) if act.person is not None else None
    if mark and person.mark is None and not Person.objects.filter(mark=mark).exists():
        person.changed(mark=mark)
    elif mark and person.mark != mark:
        raise Refusal(
            "P-ONE-PERSON",
            Text("身份号码与您的账号不符", "The identity number is not that of your account"),
            Text("请以本人账号登录后再加入", "Sign in with your own account"),
        )
    registering.membership(person, found.organisation, found.duties, act.at, until=found.duties_until, post=found.post)
    found.changed(taken_at=act.at)
    return person


class EndInvitation(Input):
    invitation: Annotated[str, Pick("invitations.open")] = Field(title="邀请编号|invitation", max_length=32)


@act("invitation.end", on=None, by=(*HOUSE, Role.ADMINISTRATOR), takes=EndInvitation)
def end_invitation(act: Act, data: EndInvitation) -> Invitation:
    """撤回邀请: take back an invitation that nobody has taken."""
    found = Invitation.objects.filter(key=data.invitation, taken_at=None, ended_at=None).first()
    if found is None:
        raise Refusal("P-UNKNOWN", Text("没有这份等待接受的邀请", "No such invitation is waiting"), status=404)
    own_organisation(act, found.organisation.uscc)
    return found.changed(ended_at=act.at)


class AssignDuties(Input):
    uscc: Annotated[str, Pick("organisations.own")] = Field(title="单位|organisation", max_length=40)
    person: Annotated[str, Secret(), Pick("people.of-party")] = Field(title="人员|person", max_length=32)
    duties: Annotated[tuple[Role, ...], Pick("duties.to-give")] = Field(
        title="调整后的岗位|duties from now on", min_length=1
    )
    post: str = Field(default="", title="职务|post", max_length=60)
    until: datetime | None = Field(default=None, title="任职至|duties until")


@act("person.assign", on=None, by=(*HOUSE, Role.ADMINISTRATOR), takes=AssignDuties)
def assign_duties(act: Act, data: AssignDuties) -> Person:
    """调整岗位: give a person other duties, from now; what they had ends, and stays readable."""
    organisation = own_organisation(act, data.uscc)
    if organisation == act.party:
        act.require(keeps_an_administrator, organisation, data.person, data.duties)
    person = Person.objects.filter(key=data.person).first()
    if person is None or not registering.end_membership(organisation, data.person, act.at):
        raise Refusal("P-UNKNOWN", Text("该人员不在本单位任职", "That person has no duties here"), status=404)
    registering.membership(person, organisation, data.duties, act.at, until=data.until, post=data.post)
    return person


@assign_duties.prefill
def _duties_now(session: Session, target: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    known: dict[str, Any] = {"uscc": session.party.uscc} if session.party is not None else {}
    row = (
        Membership.objects.filter(organisation=session.party, person__key=asked.get("person", ""))
        .order_by("-id")
        .first()
    )
    if row is None:
        return known
    return known | {"person": asked["person"], "duties": row.duties, "post": row.post, "until": row.until}


invite_person.prefill(from_address())
end_invitation.prefill(from_address("invitation"))

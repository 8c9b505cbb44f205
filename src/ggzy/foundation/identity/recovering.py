"""A lost account comes back by two people: one asks, another confirms, and only its owner learns the new password.

On the record stand the acts and their roles; whose account it is stands there as a commitment. With the confirmation
every visit of the account ends, and its password opens nothing any more.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, act
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import span
from ggzy.foundation.text import Text

from . import codes
from .models import Login, Person, Recovery
from .own import from_address, own_organisation
from .rules import takes_another
from .signin import belongs
from .visits import organisations_of

if TYPE_CHECKING:
    from datetime import datetime

WHO = (Role.CENTRE, Role.ADMINISTRATOR)  # in this order: an officer who is both answers for every organisation


class AskRecovery(Input):
    uscc: Annotated[str, Pick("organisations.own")] = Field(title="单位|organisation", max_length=40)
    person: Annotated[str, Secret(), Pick("people.to-recover")] = Field(title="人员|person", max_length=32)


@act("recovery.ask", on=None, by=WHO, takes=AskRecovery, cites=("P-TWO", "P-RECOVERY"))
def ask(act: Act, data: AskRecovery) -> Recovery:
    """申请恢复账号: ask that somebody's account be recovered, having made sure who they are. Somebody else confirms."""
    organisation = own_organisation(act, data.uscc)
    person = Person.objects.filter(key=data.person).first()
    if person is None or not belongs(person, organisation):
        raise Refusal("P-UNKNOWN", Text("该人员不在这一单位任职", "That person has no duties there"), status=404)
    for earlier in Recovery.objects.filter(person=person, done_at=None, ended_at=None):
        earlier.changed(ended_at=act.at)
    return Recovery.objects.create(
        key=secrets.token_hex(8), person=person, organisation=organisation, asked_by=act.person, asked_at=act.at
    )


class ConfirmRecovery(Input):
    recovery: Annotated[str, Pick("recoveries.open")] = Field(title="恢复申请编号|request", max_length=32)


@act("recovery.confirm", on=None, by=WHO, takes=ConfirmRecovery, cites=("P-TWO", "P-RECOVERY"))
def confirm(act: Act, data: ConfirmRecovery) -> Recovery:
    """核准恢复账号: confirm what somebody else asked. The old password and every visit end; a code for its owner is shown once.

    An account that serves several organisations is confirmed by the centre, so that none of them takes it from the others.
    """
    found = _asked(data.recovery, act.at)
    own_organisation(act, found.organisation.uscc)
    act.require(takes_another, act.person, found.asked_by, found.person)
    if act.role is not Role.CENTRE and len(organisations_of(found.person)) > 1:
        raise Refusal(
            "P-TWO",
            Text(
                "该账号在多个主体任职，须由交易中心核准恢复",
                "This account serves several organisations: the centre confirms",
            ),
            Text("请联系交易中心工作人员", "Ask an officer of the centre"),
            status=403,
        )
    code = codes.new()
    Login.objects.filter(person=found.person).update(is_active=False)
    found.changed(
        confirmed_by=act.person,
        confirmed_at=act.at,
        visits_ended=clock.real(),
        code=codes.kept("recovery", code),
    )
    found.shown_once = {"code": code}
    return found


class FinishRecovery(Input):
    code: Annotated[str, Secret()] = Field(title="恢复码|code", min_length=10, max_length=60)


@act("recovery.finish", on=None, by=Role.ANYONE, takes=FinishRecovery, cites=("P-RECOVERY",))
def finish(act: Act, data: FinishRecovery) -> Recovery:
    """完成恢复账号: its owner takes the account back with the code; the page sets the new password. The code serves once."""
    found = Recovery.objects.filter(code=codes.kept("recovery", data.code), done_at=None, ended_at=None).first()
    if found is None or found.confirmed_at is None or act.at > found.confirmed_at + span("P-RECOVERY", act.at):
        raise Refusal(
            "P-RECOVERY",
            Text("恢复码不正确、已用过或已过期", "The code is wrong, was used, or has run out"),
            Text("请核对恢复码，或请管理员重新申请恢复", "Check it, or have the recovery asked for again"),
            status=404,
        )
    return found.changed(done_at=act.at)


class EndRecovery(Input):
    recovery: Annotated[str, Pick("recoveries.open")] = Field(title="恢复申请编号|request", max_length=32)


@act("recovery.end", on=None, by=WHO, takes=EndRecovery)
def end(act: Act, data: EndRecovery) -> Recovery:
    """撤销恢复申请: take back a request for recovery that nobody has confirmed."""
    found = _asked(data.recovery, act.at)
    own_organisation(act, found.organisation.uscc)
    return found.changed(ended_at=act.at)


def _asked(key: str, at: datetime) -> Recovery:
    rows = Recovery.objects.select_related("person", "organisation", "asked_by")
    found = rows.filter(key=key, confirmed_at=None, ended_at=None).first()
    if found is None:
        raise Refusal(
            "P-UNKNOWN", Text("没有这份待核准的恢复申请", "No such request waits to be confirmed"), status=404
        )
    if at > found.asked_at + span("P-RECOVERY", at):
        raise Refusal(
            "P-RECOVERY",
            Text("这份恢复申请已过期", "This request has run out"),
            Text("请重新申请恢复", "Ask for the recovery again"),
        )
    return found


ask.prefill(from_address("person"))
confirm.prefill(from_address("recovery"))
end.prefill(from_address("recovery"))

"""Duties lent to a colleague from a day to a day, and taken back."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Annotated

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, Session, act
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import span
from ggzy.foundation.text import Text

from .delegated import LENDABLE, own_duties, sealed_matter
from .models import Delegation, Person
from .own import from_address
from .reach import sees
from .signin import belongs


class Delegate(Input):
    receiver: Annotated[str, Secret(), Pick("people.colleagues")] = Field(title="被授权人|colleague", max_length=32)
    duties: Annotated[tuple[Role, ...], Secret(), Pick("duties.own")] = Field(title="授权的岗位|duties", min_length=1)
    since: datetime | None = Field(default=None, title="自（留空为现在）|from (now, if empty)")
    until: datetime = Field(title="至|until")
    matter: Annotated[str, Secret()] = Field(
        default="", title="只限事项（编号，留空为全部）|one matter only (its code; all, if empty)", max_length=64
    )


@act("delegation.give", on=None, by=Role.PERSON, takes=Delegate, cites=("P-DELEGATE", "P-DUTIES"))
def give(act: Act, data: Delegate) -> Delegation:
    """授权办理: lend duties to a colleague, for some days, on all matters or one. What is lent is not lent on.

    The record names nobody and no matter; whoever uses it acts in their own name, and it counts for both where duties
    may not meet.
    """
    receiver = Person.objects.filter(key=data.receiver).first()
    if act.party is None or receiver is None or not belongs(receiver, act.party):
        raise Refusal(
            "P-UNKNOWN", Text("本单位没有这名人员", "Nobody of that key belongs to your organisation"), status=404
        )
    if receiver == act.person:
        raise _refused("不能授权给本人", "Nobody delegates to themselves", "请选择同事", "Choose a colleague")
    mine = own_duties(act.person, act.party.pk)
    if wrong := [one for one in data.duties if one not in mine or one not in LENDABLE]:
        raise _refused(
            f"“{'、'.join(one.label.zh for one in wrong)}”不能授权：须是您本人的岗位；管理员、见证、评标专家不得授权",
            f"{', '.join(one.label.en for one in wrong)}: only duties of your own, and never administrator, witness or expert",
            "请只选择本人可以授权的岗位",
            "Choose among your own duties that may be lent",
        )
    since = max(data.since or act.at, act.at)
    most = span("P-DELEGATE", act.at)
    if data.until <= since or data.until - since > most:
        raise _refused(
            f"授权期限应晚于起始时间，最长 {most.days} 日",
            f"It must end after it begins, and last {most.days} days at most",
            "请改正起止时间",
            "Mend the dates",
        )
    _known(act.session, data.matter)
    key = secrets.token_hex(8)
    return Delegation.objects.create(
        key=key,
        organisation=act.party,
        giver=act.person,
        receiver=receiver,
        duties=[str(one) for one in data.duties],
        sealed=sealed_matter(key, data.matter),
        since=since,
        until=data.until,
    )


def _known(session: Session, code: str) -> None:
    """A matter that the giver may see; of others not even that they are there."""
    if not code:
        return
    found = Matter.objects.filter(code=code).first()
    if found is None or not sees(session, found):
        raise Refusal("P-UNKNOWN", Text("没有这一事项", "There is no such matter"), status=404)


class EndDelegation(Input):
    delegation: Annotated[str, Pick("delegations.standing")] = Field(title="授权编号|delegation", max_length=32)


@act("delegation.end", on=None, by=(Role.PERSON, Role.ADMINISTRATOR), takes=EndDelegation)
def end(act: Act, data: EndDelegation) -> Delegation:
    """终止授权: end a delegation before its day: by who gave it, who has it, or an administrator of the organisation."""
    found = Delegation.objects.filter(key=data.delegation, organisation=act.party).first()
    if found is None or (
        act.person not in (found.giver, found.receiver) and not act.session.holds(Role.ADMINISTRATOR)
    ):
        raise Refusal("P-UNKNOWN", Text("没有这份授权", "There is no such delegation"), status=404)
    if found.ended_at is not None or found.until <= act.at:
        raise Refusal("P-DONE", Text("这份授权已经结束", "This delegation has ended"))
    return found.changed(ended_at=act.at)


end.prefill(from_address("delegation"))


def _refused(zh: str, en: str, mend_zh: str, mend_en: str) -> Refusal:
    return Refusal("P-DELEGATE", Text(zh, en), Text(mend_zh, mend_en), status=422)

"""The names behind a record, for whoever opened a trace on it: from the sealed part of each entry, after its moment.

Bidders and guarantors: once the seals have ended (opening). Experts: once the committee's names are disclosed
(招标投标法 37). Who objects or complains, and citizens: never here; the department that hears a complaint opens that
complaint itself.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.looks.sights import sight
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.secrets import unseal

from .models import Trace

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter

    from .replay import Step

NEVER = ("objection.", "complaint.", "alert.", "trace.")
AFTER_OPENING = {Role.BIDDER, Role.GUARANTOR, Role.TRUSTEE}


def traced(session: Session, matter: Matter) -> Trace | None:
    """The newest trace that this person opened on the matter for this department."""
    if session.person is None or session.party is None:
        return None
    mine = Trace.objects.filter(matter=matter, organisation=session.party, person=session.person)
    return mine.order_by("-id").first()


@sight("names", "办理人姓名（倒查）", "who acted (trace-back)")
def _may_look(session: Session, matter: Matter) -> bool:
    return traced(session, matter) is not None


def attributed(matter: Matter, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps with party and person where the law lets a supervisor know. The caller has asked `traced`."""
    known = moments(matter)
    opened = "opening" in known and known["opening"] <= clock.now()
    named = Entry.objects.filter(subject=matter.code, act="committee.disclose").exists()
    found = [(step, _who(step)) for step in steps if _may_know(step, opened=opened, named=named)]
    parties = Organisation.objects.in_bulk([who["party"] for _, who in found if who["party"]])
    people = Person.objects.in_bulk([who["person"] for _, who in found if who["person"]])
    names = {
        step.number: (str(parties.get(who["party"], "")), str(people.get(who["person"], ""))) for step, who in found
    }
    return tuple(
        replace(step, party=names[step.number][0], person=names[step.number][1]) if step.number in names else step
        for step in steps
    )


def _may_know(step: Step, *, opened: bool, named: bool) -> bool:
    role = json.loads(step.entry.body).get("actor", {}).get("role", "")
    if step.entry.act.startswith(NEVER) or role in (Role.PERSON, Role.ANYONE, Role.CLOCK):
        return False
    if role == Role.EXPERT:
        return named
    return opened or (role not in AFTER_OPENING and not step.entry.until)


def _who(step: Step) -> dict[str, object]:
    said: dict[str, object] = json.loads(unseal(step.entry.subject, "record", step.entry.secret, step.entry.leaf))
    return {"party": said.get("party"), "person": said.get("person")}

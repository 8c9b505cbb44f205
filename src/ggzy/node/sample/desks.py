"""What sample people find on their desks: an administrator and a colleague, duties lent, an application, an account that
is being recovered. Told again after a break, nothing is made twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Application, Delegation, Organisation, Recovery
from ggzy.foundation.identity.roles import anonymous, session_for
from ggzy_core.codes import uscc

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.identity.models import Person

    from .parties import Party, World

NEWCOMER = uscc.make("91", "990100", "MA0NEW01")


def fill(world: World) -> None:
    """Once the city has reached today."""
    for party, role in (
        (world.tenderers[0], Role.TENDERER),
        (world.agency, Role.AGENCY),
        (world.bidders[0], Role.BIDDER),
        (world.centre, Role.CENTRE),
        (world.supervisor, Role.SUPERVISOR),
    ):
        boss = _member(party, "示例管理员", Role.ADMINISTRATOR, post="办公室主任")
        colleague = _member(party, "示例同事", Role.ADMINISTRATOR, post="业务主管")
        _lend(party, colleague, role)
        if role is Role.TENDERER:
            _recover(party, boss)
    _apply()


def _member(party: Party, name: str, *duties: Role, post: str) -> Person:
    """Somebody with a post in a party."""
    found = party.organisation.person_named(name)
    if found is not None:
        return found
    data = {"uscc": party.uscc, "name": name, "duties": duties, "post": post}
    return perform("person.enrol", operator_session(), data=data).result  # type: ignore[no-any-return]


def _lend(party: Party, colleague: Person, role: Role) -> None:
    if Delegation.objects.filter(organisation=party.organisation).exists():
        return
    now = clock.now()
    for since, days in ((now, 20), (now + timedelta(days=30), 10)):
        data = {"receiver": colleague.key, "duties": [role], "since": since, "until": since + timedelta(days=days)}
        perform("delegation.give", _session(party.person, party), data=data)


def _recover(party: Party, boss: Person) -> None:
    if not Recovery.objects.filter(organisation=party.organisation).exists():
        data = {"uscc": party.uscc, "person": party.person.key}
        perform("recovery.ask", _session(boss, party), data=data)


def _session(person: Person, party: Party) -> Session:
    return session_for(person, party.organisation)


def _apply() -> None:
    """A newcomer asks to be registered; the centre has it to confirm."""
    if Organisation.objects.filter(uscc=NEWCOMER).exists() or Application.objects.filter(kind="register").exists():
        return
    data = {
        "uscc": NEWCOMER,
        "name": "示例新来建设有限公司",
        "region": "990100",
        "roles": ["bidder"],
        "person": "示例经办人",
    }
    perform("organisation.apply", anonymous(), data=data)

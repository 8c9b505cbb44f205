"""Sample parties for tests, made through the door."""

from __future__ import annotations

from ggzy.foundation.acts import Role, Session, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.identity.roles import session_for
from tests.sample import code


def organisation(number: int, *roles: Role, name: str = "") -> Organisation:
    data = {"uscc": code(number), "name": name or f"示例单位{number}", "roles": roles}
    return perform("organisation.register", operator_session(), data=data).result


def member(of: Organisation, *duties: Role, name: str = "示例人员") -> Person:
    data = {"uscc": of.uscc, "name": name, "duties": duties}
    return perform("person.enrol", operator_session(), data=data).result


def somebody(number: int, *roles: Role) -> Session:
    """A session of a new person at a new organisation that holds these roles."""
    party = organisation(number, *roles)
    return session_for(member(party, *roles), party)


__all__ = ["member", "organisation", "somebody"]

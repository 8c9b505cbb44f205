"""What concerns whoever asks: their notifications, their organisation and its people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import TELLS
from ggzy.foundation.identity import queries as people
from ggzy.foundation.text import Text
from ggzy.service.notifications import queries
from ggzy.service.sharing import queries as sharing

from . import problems
from .endpoint import body_of, said
from .tokens import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST = 200


def notifications(request: HttpRequest) -> HttpResponse:
    """GET: the newest notifications of mine, and how many I have not read."""
    session = signed_in(request)
    rows = list(queries.mine(session).prefetch_related("messages")[:MOST])
    found = [
        {
            "key": one.key,
            "said": _both(one.said),
            "kind": str(one.kind),
            "matter": one.matter or None,
            "at": one.at.isoformat(),
            "read": one.read,
            "failed": list(one.failed),
        }
        for one in queries.told(rows)
    ]
    return said({"notifications": found, "unread": queries.unread(session)})


def read(request: HttpRequest) -> HttpResponse:
    """POST {"keys": […]}: these are read; all of them, when no keys are given."""
    session, keys = signed_in(request), body_of(request).get("keys")
    if keys is not None and not (isinstance(keys, list) and all(isinstance(one, str) for one in keys)):
        raise problems.malformed("keys 应为文字列表", "keys must be a list of texts")
    return said({"read": queries.read(session, keys)})


def table(request: HttpRequest) -> HttpResponse:
    """GET: who is told of what."""
    lines = [
        {
            "on": one.on,
            "to": _both(one.to.label),
            "secret": one.to.secret,
            "kind": str(one.kind),
            "ahead_hours": [int(step.total_seconds() // 3600) for step in one.ahead],
            "daily": one.daily,
            "said": _both(one.said),
        }
        for one in TELLS.values()
    ]
    return said({"lines": lines})


def organisation(request: HttpRequest) -> HttpResponse:
    """GET: the organisation I act for, its people and the delegations I may see."""
    session = signed_in(request)
    if session.party is None:
        raise problems.unknown(Text("您目前不代表任何主体", "You act for no organisation"))
    party = session.party
    return said(
        {
            "uscc": party.uscc,
            "name": party.name,
            "region": party.region,
            "roles": list(party.roles.filter(until=None).values_list("role", flat=True)),
            "people": [_member(one) for one in people.members(party)],
            "delegations": [_loan(one) for one in people.loans(session)],
        }
    )


def shares(request: HttpRequest) -> HttpResponse:
    """GET: what my organisation shares and who looked, for its administrators; and what is shared with it."""
    session = signed_in(request)
    if session.party is None:
        raise problems.unknown(Text("您目前不代表任何主体", "You act for no organisation"))
    mine = sharing.granted(session.party) if session.holds(Role.ADMINISTRATOR) else []
    return said(
        {
            "shared": [_share(one) for one in mine],
            "with_us": [
                {
                    "share": one.key,
                    "uscc": one.organisation.uscc,
                    "name": one.organisation.name,
                    "purpose": one.opened()["purpose"],
                    "until": one.until.isoformat(),
                }
                for one in sharing.for_reader(session)
            ],
        }
    )


def _share(one: sharing.Granted) -> dict[str, Any]:
    return {
        "share": one.row.key,
        "facts": one.row.facts,
        "reader": one.reader or None,
        "purpose": one.purpose,
        "since": one.row.since.isoformat(),
        "until": one.row.until.isoformat(),
        "stands": one.stands,
        "looks": [
            {"uscc": look.uscc or None, "name": look.who or None, "at": look.at.isoformat()} for look in one.looks
        ],
    }


def _member(one: people.Member) -> dict[str, Any]:
    return {
        "person": one.row.person.key,
        "name": one.row.person.name,
        "post": one.row.post,
        "duties": [str(duty) for duty in one.duties],
        "since": one.row.since.isoformat(),
        "until": one.row.until.isoformat() if one.row.until else None,
    }


def _loan(one: people.Loan) -> dict[str, Any]:
    return {
        "key": one.row.key,
        "giver": one.row.giver.key,
        "receiver": one.row.receiver.key,
        "duties": [str(duty) for duty in one.duties],
        "matter": one.matter or None,
        "since": one.row.since.isoformat(),
        "until": one.row.until.isoformat(),
        "state": one.state,
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}

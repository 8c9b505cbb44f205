"""Guarantees for tests, applied for and issued through the door with a real certificate."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import date
from decimal import Decimal

from ggzy.foundation.acts import Role, Session, perform
from ggzy.foundation.acts.registry import find
from ggzy.foundation.identity.roles import session_for
from ggzy.service.guarantees import queries
from ggzy.service.guarantees.models import Guarantee
from ggzy_core.canonical import new_salt
from ggzy_core.certs.cms import sign_detached
from ggzy_core.certs.credential import Credential
from tests.ggzy import credentials

UNTIL = date(2026, 6, 30)


def bank(number: int = 801) -> tuple[Credential, Session]:
    credential, person, party = credentials.holder(number, Role.GUARANTOR)
    return credential, session_for(person, party)


def applied(
    lot, who: Session, bank: Session, amount: str = "360000.00", kind: str = "bid", until: date = UNTIL
) -> Guarantee:
    data = {"kind": kind, "lot": lot.matter.code, "guarantor": bank.party.uscc, "amount": amount, "valid_until": until}
    return perform("guarantee.apply", who, data=data).result


def paper(
    guarantee: Guarantee, credential: Credential, until: date = UNTIL, salt: bytes | None = None
) -> dict[str, str]:
    salt = salt or new_salt()
    statement = queries.to_sign(guarantee, "示例保函-001", until, salt)
    return signed(statement, salt, credential)


def signed(statement: bytes, salt: bytes, credential: Credential) -> dict[str, str]:
    signature = base64.b64encode(sign_detached(statement, credential)).decode()
    return {"statement": statement.decode(), "salt": salt.hex(), "signature": signature}


def issued(
    lot, who: Session, of: tuple[Credential, Session], amount: str = "360000.00", kind: str = "bid"
) -> Guarantee:
    credential, session = of
    guarantee = applied(lot, who, session, amount, kind)
    perform("guarantee.issue", session, guarantee, paper(guarantee, credential))
    guarantee.refresh_from_db()
    return guarantee


def submitted(who: Session, guarantee: Guarantee) -> None:
    """Put behind a bid, as the bid does it; without a bid, for tests of what comes after."""
    perform(replace(find("guarantee.submit"), follows=()), who, guarantee)


def in_force(lot, who: Session, of: tuple[Credential, Session], kind: str = "bid") -> Guarantee:
    """Issued, submitted and opened. The lot must have had its opening."""
    guarantee = issued(lot, who, of, kind=kind)
    submitted(who, guarantee)
    perform("guarantee.open", who, guarantee)
    guarantee.refresh_from_db()
    return guarantee


DEMAND = queries.Demand(Decimal("360000.00"), date(2026, 6, 1))

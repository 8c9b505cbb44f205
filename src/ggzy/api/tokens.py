"""Bearer tokens: handed out once, kept as hashes, good for a working day, and whose they are under the node's key."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Certificate, Organisation, Person
from ggzy.foundation.identity.roles import anonymous, session_for
from ggzy.foundation.identity.visits import is_over
from ggzy.foundation.secrets import seal, unseal

from .models import ApiToken
from .problems import not_signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter

LIFETIME = timedelta(hours=8)
BYTES = 32


def hand_out(
    person: Person, party: Organisation | None, certificate: str = "", duties: list[str] | None = None
) -> tuple[str, datetime]:
    """A new token and when it expires (real time). `certificate` is the fingerprint it was proved with.

    `duties` narrows it to some of the person's roles; None leaves all that they hold at the time of each request.
    """
    token, now = secrets.token_urlsafe(BYTES), clock.real()
    expires = (now + LIFETIME).replace(microsecond=0)
    whose: dict[str, Any] = {"person": person.pk, "party": party.pk if party is not None else None}
    whose |= {"certificate": certificate, "expires": expires.isoformat(), "duties": duties, "since": now.isoformat()}
    ApiToken.objects.filter(gone_after__lt=now).delete()
    digest = _digest(token)
    ApiToken.objects.create(
        digest=digest,
        sealed=seal("api", "token", json.dumps(whose).encode(), digest),
        gone_after=(expires + timedelta(hours=1)).replace(minute=0, second=0),
    )
    return token, expires


def take_back(request: HttpRequest) -> None:
    """The token of this request is good no more."""
    ApiToken.objects.filter(digest=_digest(_bearer(request))).delete()


def session_of(request: HttpRequest) -> Session:
    """Who asks, the arrival stamped in matter time; nobody in particular without a token. Raises Refusal (401)."""
    session = _holder(_bearer(request)) if "Authorization" in request.headers else anonymous()
    arrived: datetime = request.arrived  # type: ignore[attr-defined]  # ggzy.node.arrival, real time
    return session.arriving(arrived + clock.shift())


def signed_in(request: HttpRequest) -> Session:
    """The same for what only somebody may ask."""
    session = session_of(request)
    if session.person is None:
        raise not_signed_in("请先登录", "Sign in first")
    return session


def _holder(token: str) -> Session:
    kept = ApiToken.objects.filter(digest=_digest(token)).first()
    if kept is None:
        raise not_signed_in("令牌无效，或者已经退出登录", "The token is not valid, or was handed back")
    whose = json.loads(unseal("api", "token", kept.sealed, kept.digest))
    if datetime.fromisoformat(whose["expires"]).astimezone(UTC) <= clock.real():
        kept.delete()
        raise not_signed_in("令牌已过期", "The token has expired")
    proof = whose["certificate"]
    if proof and not Certificate.objects.filter(fingerprint=proof, revoked_at=None).exists():
        raise not_signed_in("登录所用的证书已被解除绑定", "The certificate you signed in with is bound no more")
    person = Person.objects.get(pk=whose["person"])
    if is_over(person, whose.get("since", "")):
        raise not_signed_in("该账号已恢复，请重新登录", "The account has been recovered since; sign in again")
    party = Organisation.objects.get(pk=whose["party"]) if whose["party"] else None
    session = session_for(person, party, proof)
    return session if whose.get("duties") is None else _narrowed(session, frozenset(whose["duties"]))


def _narrowed(session: Session, duties: frozenset[str]) -> Session:
    """The same session, holding no role but these (and what anybody may do)."""
    whole = session.holds_role

    def holds(one: Session, role: Role, matter: Matter | None) -> bool:
        return (role is Role.ANYONE or str(role) in duties) and whole(one, role, matter)

    return replace(session, holds_role=holds)


def _bearer(request: HttpRequest) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise not_signed_in("Authorization 须为 Bearer 令牌", "Authorization must be a Bearer token")
    return token.strip()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

"""Who is at this browser: what a session keeps after signing in, and the door's `Session` made from it once a request.

Kept are keys only. Whether the person still belongs to the organisation, whether the certificate still stands and the
password is still the same is asked anew with every request.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Q
from django.middleware.csrf import rotate_token
from django.utils.crypto import constant_time_compare

from ggzy.foundation import clock
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from .models import Certificate, Organisation, Person, Recovery
from .roles import anonymous, session_for
from .signin import belongs, must_use_certificate

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ggzy.foundation.acts import Session

KEY = "who"
#: does a visit by this passkey of this person still stand? Answered by the room that keeps passkeys
PASSKEY_STANDS: Callable[[Person, str], bool] = lambda person, key: False  # noqa: E731


class Visits:
    """Middleware: `request.ggzy_session` is the door's session of this request, stamped with its arrival."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.ggzy_session = current(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def current(request: HttpRequest) -> Session:
    """The door's session of a request; anonymous without a cookie, and then no table is asked and no header varies.

    Arrival is real time; the door judges matter time.
    """
    session = _kept(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    arrived = getattr(request, "arrived", None) or clock.real()
    return (session or anonymous()).arriving(arrived + clock.shift())


def enter(
    request: HttpRequest,
    person: Person,
    party: Organisation | None = None,
    certificate: str = "",
    passkey: str = "",
) -> None:
    """Sign somebody in. The session gets a new name, so that nobody who knew the old one comes in with them."""
    if not certificate and not settings.GGZY_DEMO and must_use_certificate(person):
        raise Refusal(
            "P-CERTIFICATE",
            Text("您的岗位须以数字证书登录", "Your duties are done by signature: sign in with your certificate"),
            Text("请在登录页选择“证书登录”", "Choose “by certificate” on the sign-in page"),
            status=403,
        )
    request.session.cycle_key()
    request.session[KEY] = {
        "person": person.pk,
        "party": getattr(party, "pk", None),
        "certificate": certificate,
        "passkey": passkey,
        "password": "" if certificate or passkey else _password_mark(person),
        "since": clock.real().isoformat(),
    }
    rotate_token(request)


def passkey(request: HttpRequest) -> str:
    """The key of the passkey somebody came in by; empty for other ways in."""
    kept: dict[str, Any] = request.session.get(KEY) or {}
    return str(kept.get("passkey", ""))


def leave(request: HttpRequest) -> None:
    request.session.flush()


def parties(session: Session) -> list[Organisation]:
    """For whom the person may act in this visit: with a certificate, the organisation it names; else any of theirs."""
    if session.person is None:
        return []
    if session.certificate:
        return [session.party] if session.party else []
    return organisations_of(session.person)


def organisations_of(person: Person) -> list[Organisation]:
    """Where somebody has duties now."""
    now = clock.now()
    standing = Q(members__until=None) | Q(members__until__gt=now)
    mine = Organisation.objects.filter(standing, members__person=person, members__since__lte=now)
    return list(mine.distinct().order_by("id"))


def is_over(person: Person, since: str) -> bool:
    """Has this person's account been recovered since they signed in? Then whoever came in before is out."""
    ended = Recovery.objects.filter(person=person).exclude(visits_ended=None)
    return ended.filter(visits_ended__gte=datetime.fromisoformat(since)).exists() if since else ended.exists()


def switch(request: HttpRequest, session: Session, uscc: str) -> None:
    """Act for another of one's organisations from now on. Raises Refusal when it is none of them."""
    party = next((one for one in parties(session) if one.uscc == uscc), None)
    if party is None:
        raise Refusal(
            "P-ROLE",
            Text(
                "您不在该主体任职，或本次登录不能代表它",
                "You do not belong to that organisation, or not by this sign-in",
            ),
            Text("请以该主体的证书重新登录", "Sign in again with its certificate"),
            status=403,
        )
    request.session[KEY] = {**request.session[KEY], "party": party.pk}


def _kept(request: HttpRequest) -> Session | None:
    kept: dict[str, Any] | None = request.session.get(KEY)
    if not kept:
        return None
    person = Person.objects.select_related("login").filter(pk=kept["person"]).first()
    if person is None or not _still_proven(person, kept):
        return None
    party = Organisation.objects.filter(pk=kept["party"]).first() if kept["party"] else None
    if party is not None and not belongs(person, party):
        party = None
    return session_for(person, party, kept["certificate"])


def _still_proven(person: Person, kept: dict[str, Any]) -> bool:
    if is_over(person, kept.get("since", "")):
        return False
    if kept["certificate"]:
        return Certificate.objects.filter(fingerprint=kept["certificate"], person=person, revoked_at=None).exists()
    if kept.get("passkey"):
        return PASSKEY_STANDS(person, kept["passkey"])
    return constant_time_compare(kept["password"], _password_mark(person))


def _password_mark(person: Person) -> str:
    """Changes with the password, so that a changed password ends every visit."""
    login = getattr(person, "login", None)
    return login.get_session_auth_hash() if login is not None and login.is_active else "-"

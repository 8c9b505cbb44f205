"""Signing in for a token: by certificate challenge; by password for those who sign nothing."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity import signin
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from . import problems, tokens
from .endpoint import body_of, said

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Person


def challenge(request: HttpRequest) -> HttpResponse:
    """POST: something to sign. The signer writes the origin it talks to itself, and so signs for no other site."""
    origin = f"{request.scheme}://{request.get_host()}"
    asked = signin.new_challenge(origin)
    return said({"origin": asked.origin, "nonce": asked.nonce, "at": asked.at.isoformat()})


def sign_in(request: HttpRequest) -> HttpResponse:
    """POST {nonce, signature} or {username, password, party?}: a token for the next eight hours.

    `duties`, a list of roles, narrows the token to them: a program should hold no more than it needs.
    """
    body = body_of(request)
    duties = _duties(body)
    if "username" in body:
        person, party = _by_password(request, body)
        return _token(person, party, "", duties)
    nonce, signature = _text(body, "nonce"), _text(body, "signature")
    try:
        raw = base64.b64decode(signature, validate=True)
    except ValueError as error:  # binascii.Error among them
        raise problems.malformed("signature 须为 Base64", "signature must be base64", status=422) from error
    person, party, subject = signin.answer(nonce, raw)
    return _token(person, party, subject.fingerprint, duties)


def sign_out(request: HttpRequest) -> HttpResponse:
    """DELETE: the token is good no more."""
    tokens.take_back(request)
    return HttpResponse(status=204)


def _by_password(request: HttpRequest, body: dict[str, Any]) -> tuple[Person, Organisation | None]:
    person = signin.by_password(request, _text(body, "username"), _text(body, "password"))
    if signin.must_use_certificate(person):
        raise Refusal(
            "P-SIGN-IN",
            Text("您的岗位须以数字证书登录", "Your duties call for a certificate"),
            Text("请用 ggzy-bid 等程序以证书登录", "Sign in with your certificate, by ggzy-bid for instance"),
            status=403,
        )
    if "party" not in body:
        return person, session_for(person).party
    party = Organisation.objects.filter(uscc=_text(body, "party")).first()
    if party is None or not signin.belongs(person, party):
        raise problems.unknown(Text("您不在该主体任职", "You do not belong to that organisation"))
    return person, party


def _duties(body: dict[str, Any]) -> list[str] | None:
    """The roles asked for, each one that exists; None when none were named."""
    asked = body.get("duties")
    if asked is None:
        return None
    known = {str(role) for role in Role}
    if not isinstance(asked, list) or not asked or not all(isinstance(one, str) and one in known for one in asked):
        raise problems.malformed(
            "duties 应为岗位代码的列表，至少一项", "duties is a list of roles, one at least", status=422
        )
    return sorted(set(asked))


def _token(
    person: Person, party: Organisation | None, certificate: str, duties: list[str] | None = None
) -> HttpResponse:
    token, expires = tokens.hand_out(person, party, certificate, duties)
    return said(
        {
            "token": token,
            "person": person.key,
            "party": {"uscc": party.uscc, "name": party.name} if party is not None else None,
            "expires": expires.isoformat(),
            "duties": duties,
        },
        status=201,
    )


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise problems.malformed(f"缺少 {name}", f"{name} is missing", status=422)
    return value

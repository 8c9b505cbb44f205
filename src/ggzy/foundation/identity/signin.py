"""Signing in: by certificate challenge, or by password for those who sign nothing. Says who, decides nothing else.

Certificates keep real time, whatever time a rehearsal plays.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import authenticate

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.certs import challenge as questions
from ggzy_core.certs.cms import SignatureProblem, verify_detached
from ggzy_core.certs.trust import CertificateProblem, Subject

from .certificates import refusal_of, trust
from .models import Certificate, Challenge, Delegation, Membership, Organisation, Person
from .roles import _standing

if TYPE_CHECKING:
    from django.http import HttpRequest

KEPT = timedelta(hours=1)  # how long a challenge stays in the table, so that a second answer is told why
#: who acts by signature, and therefore signs in with a certificate
SIGNING = frozenset({Role.BIDDER, Role.GUARANTOR, Role.TRUSTEE})


def new_challenge(origin: str) -> questions.Challenge:
    """A fresh challenge for `origin` (scheme and host, no path), kept until it is answered once. Raises Refusal."""
    try:
        made = questions.Challenge.make(origin, clock.real())
    except questions.ChallengeProblem as problem:
        raise _refused(problem) from problem
    Challenge.objects.filter(made_at__lt=made.at - KEPT).delete()
    Challenge.objects.create(nonce=made.nonce, origin=origin, made_at=made.at)
    return made


def answer(nonce: str, signature: bytes) -> tuple[Person, Organisation, Subject]:
    """Whom a signed challenge proves: the person and organisation their certificate is bound to.

    The nonce serves once, whatever the answer was worth. Raises Refusal: P-SIGN-IN for a challenge that is unknown,
    taken, too old or wrongly signed, P-CERTIFICATE for a certificate that is not accepted now or bound to nobody
    (电子签名法 13, 16).
    """
    subject = _subject(nonce, signature)
    bound = Certificate.objects.filter(fingerprint=subject.fingerprint, revoked_at=None).first()
    if bound is None or bound.organisation.uscc != subject.uscc:
        raise _bound_to_nobody()
    if not belongs(bound.person, bound.organisation):
        raise _has_left(bound.organisation)
    return bound.person, bound.organisation, subject


def proven(nonce: str, signature: bytes) -> tuple[Subject, bytes]:
    """Whom a signed challenge names though nobody is bound to the certificate yet, and the certificate (DER)."""
    subject = _subject(nonce, signature)
    try:
        return subject, verify_detached(_text_of(nonce), signature).certificate
    except SignatureProblem as problem:  # pragma: no cover  _subject has verified it
        raise _unknown_challenge() from problem


def _text_of(nonce: str) -> bytes:
    kept = Challenge.objects.get(nonce=nonce)
    return questions.Challenge(kept.origin, kept.nonce, kept.made_at).text()


def _subject(nonce: str, signature: bytes) -> Subject:
    """Whom the answer to a challenge names; the nonce is taken, whatever the answer was worth."""
    if not Challenge.objects.filter(nonce=nonce, taken=False).update(taken=True):
        raise _unknown_challenge()
    kept = Challenge.objects.get(nonce=nonce)
    try:
        asked = questions.Challenge(kept.origin, kept.nonce, kept.made_at)
        return questions.check_answer(asked, signature, clock.real(), trust())
    except questions.ChallengeProblem as problem:
        raise _refused(problem) from problem
    except CertificateProblem as problem:
        raise refusal_of(problem) from problem


def by_password(request: HttpRequest, username: str, password: str) -> Person:
    """The person behind a name and a password. Raises Refusal, in the same words whichever of the two was wrong."""
    login = authenticate(request, username=username, password=password)
    if login is None:
        raise Refusal(
            "P-SIGN-IN",
            Text("用户名或密码不正确，或者因多次输错已暂停登录", "Wrong name or password, or too many wrong tries"),
            Text(
                "请核对后重试；多次输错的，请 15 分钟后再试",
                "Check both; after too many tries wait a quarter of an hour",
            ),
            status=401,
        )
    return login.person  # type: ignore[union-attr, no-any-return]  # AUTH_USER_MODEL is identity.Login


def must_use_certificate(person: Person) -> bool:
    """Has this person, in any standing membership, duties that are done by signature?"""
    duties = list(_standing(Membership.objects.filter(person=person)).values_list("duties", flat=True))
    now = clock.now()
    lent = Delegation.objects.filter(receiver=person, ended_at=None, since__lte=now, until__gt=now)
    return any(SIGNING & {Role(duty) for duty in held} for held in (*duties, *lent.values_list("duties", flat=True)))


def belongs(person: Person, organisation: Organisation) -> bool:
    """Is the person a member of the organisation now?"""
    return bool(_standing(Membership.objects.filter(person=person, organisation=organisation)).exists())


def _refused(problem: questions.ChallengeProblem) -> Refusal:
    return Refusal(
        "P-SIGN-IN",
        Text(problem.zh, problem.en),
        Text("请重新获取登录质询并签名", "Ask for a new challenge and sign that"),
        facts={"code": problem.code},
        status=401,
    )


def _unknown_challenge() -> Refusal:
    return Refusal(
        "P-SIGN-IN",
        Text("没有这一登录质询，或者已经用过", "There is no such sign-in challenge, or it has been used"),
        Text("请重新获取登录质询并签名", "Ask for a new challenge and sign that"),
        facts={"code": "unknown"},
        status=401,
    )


def _bound_to_nobody() -> Refusal:
    return Refusal(
        "P-CERTIFICATE",
        Text("该证书在本平台没有绑定到任何人员", "This certificate is bound to nobody on this platform"),
        Text("请由主体管理员先绑定证书", "Ask your organisation's administrator to bind it first"),
        facts={"code": "not_bound"},
        status=403,
    )


def _has_left(organisation: Organisation) -> Refusal:
    return Refusal(
        "P-CERTIFICATE",
        Text(f"您在“{organisation.name}”的岗位已经终止", f"Your duties at “{organisation.name}” have ended"),
        Text("请由主体管理员重新登记岗位", "Ask its administrator to enrol you again"),
        facts={"code": "left"},
        status=403,
    )

"""Signing in and out: by password, and by a signed challenge."""

from __future__ import annotations

import base64
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from ggzy.foundation.identity import signin, visits
from ggzy.foundation.identity.models import Challenge, Login
from ggzy.foundation.look.language import safe_next
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.certs import challenge as questions

from .agents import may_ask_agent

ASKED = "challenge"  # where the session keeps the nonce it was given
MOST_BYTES = 64 << 10  # a signature with its certificates is a few kilobytes


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """GET the two ways in; POST a name and a password."""
    context: dict[str, Any] = {"next": next_of(request), "section": "desk"}
    if request.method != "POST":
        return render(request, "desk/sign_in.html", context)
    name = request.POST.get("username", "").strip()
    try:
        person = signin.by_password(request, name, request.POST.get("password", ""))
        visits.enter(request, person)
    except Refusal as refusal:
        return render(
            request, "desk/sign_in.html", {**context, "refusal": refusal, "name": name}, status=refusal.status
        )
    user_logged_in.send(sender=Login, request=request, user=person.login)  # wrong tries are forgotten
    return redirect(next_of(request))


@may_ask_agent
@never_cache
def by_certificate(request: HttpRequest) -> HttpResponse:
    """GET a challenge to sign; POST the signature over it."""
    if request.method != "POST":
        return _ask(request)
    nonce = request.session.pop(ASKED, "")
    try:
        person, party, subject = signin.answer(nonce, signature_of(request))
        visits.enter(request, person, party, subject.fingerprint)
    except Refusal as refusal:
        return _ask(request, refusal)
    return redirect(next_of(request))


@never_cache
@require_safe
def challenge_text(request: HttpRequest) -> HttpResponse:
    """The bytes to sign with openssl, exactly."""
    kept = Challenge.objects.filter(nonce=request.session.get(ASKED, ""), taken=False).first()
    if kept is None:
        raise Http404
    text = questions.Challenge(kept.origin, kept.nonce, kept.made_at).text()
    headers = {"Content-Disposition": 'attachment; filename="challenge.txt"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    visits.leave(request)
    return redirect("/")


def _ask(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    """The page with a fresh challenge: each is answered once, so after a wrong answer there is a new one."""
    made = signin.new_challenge(f"{request.scheme}://{request.get_host()}")
    request.session[ASKED] = made.nonce
    context = {
        "next": next_of(request),
        "challenge": made,
        "text": made.text().decode(),
        "refusal": refusal,
        "section": "desk",
        "agent": settings.GGZY_AGENT,
    }
    return render(request, "desk/certificate.html", context, status=refusal.status if refusal else 200)


def signature_of(request: HttpRequest, file: str = "file", text: str = "signature") -> bytes:
    """The signature that was uploaded or pasted, as DER; empty where there is none. PEM and bare base64 are taken too."""
    upload = request.FILES.get(file)
    given = upload.read(MOST_BYTES + 1) if upload else request.POST.get(text, "").encode()
    if len(given) > MOST_BYTES:
        raise _unreadable()
    if given[:1] == b"\x30":  # DER begins with a SEQUENCE
        return given
    lines = [line.strip() for line in given.decode("ascii", "ignore").splitlines()]
    text = "".join(line for line in lines if not line.startswith("-----"))
    try:
        return base64.b64decode(text, validate=True) if text else b""
    except ValueError as error:
        raise _unreadable() from error


def _unreadable() -> Refusal:
    return Refusal(
        "P-SIGNATURE",
        Text("这不是签名文件", "This is not a signature"),
        Text("请上传 .p7s 文件，或粘贴其 PEM、Base64 内容", "Upload the .p7s file, or paste it as PEM or base64"),
        status=422,
    )


def next_of(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return safe_next(request, asked, reverse("desk:inbox")) if asked else reverse("desk:inbox")

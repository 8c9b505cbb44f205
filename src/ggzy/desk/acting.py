"""Doing an act: a form made from its input, a summary that reads like a sentence, the act, its receipt.

One address, three steps, each a POST that carries everything typed. Nothing is kept on the server in between.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ggzy.foundation.acts import Session, perform, signatures
from ggzy.foundation.acts.available import why_not
from ggzy.foundation.acts.door import no_role
from ggzy.foundation.acts.inputs import Input, read
from ggzy.foundation.acts.picks import SIGNABLES
from ggzy.foundation.acts.registry import ACTS, ActSpec
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.words import say

from . import act_signing, forms
from .agents import may_ask_agent
from .forms.uploads import Keeper
from .guards import matter_within_reach, session_of, signed_in
from .inbox import NOT_FOR_PEOPLE
from .receipts import told_once

KEY = "_key"


@dataclass
class Doing:
    """One act that somebody is about to do: with whom, on what, and what they typed."""

    request: HttpRequest
    session: Session
    spec: ActSpec
    matter: Matter | None
    target: Any
    typed: forms.Typed = field(default_factory=dict)
    errors: dict[str, Any] = field(default_factory=dict)
    focus: str = ""

    @property
    def model(self) -> type[Input]:
        return self.spec.input

    @cached_property
    def keeper(self) -> Keeper:
        return Keeper(self.session)

    @cached_property
    def offers(self) -> forms.Offers:
        return forms.Offers(self.session, self.target, lambda sha256, name: self.keeper.known(sha256, name)["token"])

    @cached_property
    def known(self) -> dict[str, Any]:
        """What the room knows already, whether the form is fresh or comes back."""
        asked = self.request.POST if "_remake" in self.request.POST else self.request.GET
        return self.spec.known(self.session, self.target, asked.dict())

    @cached_property
    def key(self) -> str:
        """The idempotency key of this form; one that is no key of ours is not taken over."""
        return self.request.POST.get(KEY) or secrets.token_urlsafe(18)

    @property
    def asks_nothing(self) -> bool:
        return not self.model.model_fields


@may_ask_agent
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def act_alone(request: HttpRequest, name: str) -> HttpResponse:
    """An act that begins something."""
    spec = _spec(name)
    if spec.on is not None:
        raise Http404
    return _do(Doing(request, session_of(request), spec, None, None))


@may_ask_agent
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def act_on(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """An act on a matter."""
    session, spec = session_of(request), _spec(name)
    matter = matter_within_reach(session, code)
    kind: Any = spec.on
    target = matter if kind is Matter else engine.owner_of(matter)
    if kind is None or not isinstance(target, kind):
        raise Http404
    return _do(Doing(request, session, spec, matter, target))


def _spec(name: str) -> ActSpec:
    spec = ACTS.get(name)
    if spec is None or NOT_FOR_PEOPLE.issuperset(spec.by):
        raise Http404
    return spec


def _do(doing: Doing) -> HttpResponse:
    post = doing.request.POST
    if doing.request.method != "POST":
        doing.typed = forms.initial(doing.model, doing.known, doing.keeper.known)
        return _summary(doing, doing.model()) if doing.asks_nothing else _form(doing)
    if "_remake" in post:
        doing.typed = forms.initial(doing.model, doing.known, doing.keeper.known)
        return _form(doing)
    _take_in(doing)
    if "_sign" in post:
        return _to_sign(doing, post["_sign"])
    if "_add" in post or "_drop" in post or post.get("_step") == "back":
        return _form(doing)
    given = _read(doing)
    if given is None:
        return _form(doing, status=422)
    if post.get("_step") == "text":
        return act_signing.download(_text(doing, given))
    if post.get("_step") != "do":
        return _summary(doing, given)
    return _perform(doing, given)


def _take_in(doing: Doing) -> None:
    """What was typed, with new uploads stored, and a row more or less where that was asked for."""
    post, keep = doing.request.POST, doing.keeper
    doing.typed = forms.from_post(doing.model, post, doing.request.FILES, keep)
    doing.errors.update(keep.errors)
    if "_add" in post:
        forms.add_row(doing.model, doing.typed, post["_add"])
        doing.focus = post["_add"]
    if "_drop" in post:
        forms.drop_row(doing.model, doing.typed, post["_drop"])


def _read(doing: Doing) -> Input | None:
    """The act's input, or None with the errors by path."""
    found = forms.reading(doing.model, doing.typed)
    try:
        given = read(doing.model, found.data)
    except Refusal as refusal:
        given = None
        told = {found.place(path): said for path, said in refusal.facts["fields"].items()}
        doing.errors = {**told, **doing.errors}
    doing.errors.update(found.errors)
    return None if doing.errors else given


def _to_sign(doing: Doing, path: str) -> HttpResponse:
    """The bytes that a signature of this form is over, as a download; nothing of them stands in an address."""
    field = next((one for one in forms.fields_of(doing.model) if one.name == path and one.signed), None)
    closed = _closed(doing)
    if field is None or closed:
        return _form(doing, closed, closed.status if closed else 404)
    try:
        name, content = SIGNABLES[field.signed](
            doing.session, doing.target, forms.reading(doing.model, doing.typed).data
        )
    except Refusal as refusal:
        return _form(doing, refusal, refusal.status)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _perform(doing: Doing, given: Input) -> HttpResponse:
    key = doing.request.POST.get(KEY, "")[:100]
    try:
        signed = act_signing.given(doing.request)
        page_key = f"page:{key}" if key else None
        done = perform(doing.spec, doing.session, doing.target, given, key=page_key, signed=signed)
    except Refusal as refusal:
        if refusal.rule in act_signing.RULES:
            return _summary(doing, given, refusal)
        doing.errors = refusal.facts.get("fields", {}) if isinstance(refusal.facts.get("fields"), dict) else {}
        return _form(doing, refusal, refusal.status)
    if template := getattr(done.result, "template", ""):
        return _answer(doing, template, done.result)
    once = {} if done.repeated else getattr(done.result, "shown_once", {})
    return told_once(doing.request, done.entry, once) if once else redirect("desk:receipt", leaf=done.entry.leaf)


def _answer(doing: Doing, template: str, result: dict[str, Any]) -> HttpResponse:
    """What an act answers to whoever did it, for their eyes alone: never kept by a cache."""
    answer = render(doing.request, template, _context(doing) | {"told": result})
    answer["Cache-Control"] = "no-store"
    return answer


def _form(doing: Doing, refusal: Refusal | None = None, status: int = 200) -> HttpResponse:
    closed = None if refusal else _closed(doing)
    found = forms.boxes(doing.model, doing.typed, doing.errors, doing.focus, doing.offers, doing.known)
    misread, rest = forms.wrong(found), forms.astray(found, doing.errors) if not refusal else []
    context = _context(doing) | {
        "boxes": found,
        "wrong": misread,
        "astray": rest,
        "count": len(misread) + len(rest),
        "refusal": refusal or closed,
        "closed": closed,
        "about": doing.known.get("_about", ()),
        "remake": doing.known.get("_remake", ()),
        "upload": forms.takes_files(doing.model),
        "signs": any(one.signed for one in forms.fields_of(doing.model)),
        "key": secrets.token_urlsafe(18) if refusal and refusal.rule == "P-ONCE" else doing.key,
    }
    return render(doing.request, "desk/act_form.html", context, status=closed.status if closed else status)


def _summary(doing: Doing, given: Input, refusal: Refusal | None = None) -> HttpResponse:
    closed = _closed(doing)
    signs = bool(doing.spec.signed_under) and closed is None
    context = _context(doing) | {
        "facts": (*_about(doing, given), *forms.facts(given, doing.typed, doing.offers)),
        "kept": list(forms.flat(doing.model, doing.typed)),
        "refusal": closed or refusal,
        "closed": closed,
        "asks_nothing": doing.asks_nothing,
        "key": doing.key,
        "sign": act_signing.shown(doing.spec, doing.session, _text(doing, given)) if signs else None,
    }
    said = closed or refusal
    return render(doing.request, "desk/act_summary.html", context, status=said.status if said else 200)


def _about(doing: Doing, given: Input) -> tuple[forms.Fact, ...]:
    """What the act is about, from the record."""
    told = doing.spec.said(doing.session, doing.target, given)
    return tuple(forms.Fact(say.either(label.zh, label.en[:1].upper() + label.en[1:]), said) for label, said in told)


def _text(doing: Doing, given: Input) -> bytes:
    """What is signed for what is about to be done; the door writes the very same."""
    origin = act_signing.origin_of(doing.request)
    once = f"page:{doing.key[:100]}"
    role = next((one for one in doing.spec.by if doing.session.holds(one, doing.matter)), doing.spec.by[0])
    return signatures.text_of(doing.spec, doing.session, role, doing.target, given, once, origin)


def _closed(doing: Doing) -> Refusal | None:
    """Why the act cannot be done now, judged without input: asked before a person fills in a form for nothing."""
    matter = doing.matter
    if not any(doing.session.holds(role, matter) for role in doing.spec.by):
        return no_role(doing.spec)
    return why_not(doing.spec, doing.session, doing.target) if doing.target is not None else None


def _context(doing: Doing) -> dict[str, Any]:
    role = next((r for r in doing.spec.by if doing.session.holds(r, doing.matter)), None)
    back = reverse("desk:matter", args=[doing.matter.code]) if doing.matter else reverse("desk:inbox")
    return {
        "section": "desk",
        "spec": doing.spec,
        "matter": doing.matter,
        "role": role,
        "back": back,
        "address": doing.request.path,
        "agent": settings.GGZY_AGENT,
    }

"""Ways in for who is not signed in: an organisation registers, somebody takes an invitation, an account comes back.

Each is one act, and a name and a password that stand beside it: they are no evidence.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.inputs import refusal_of_value
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.identity import known, logins, signin, strangers
from ggzy.foundation.identity.models import Person
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.codes import uscc
from ggzy_core.sentences import BadValue

from . import forms
from .guards import session_of
from .signing import signature_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ggzy.foundation.acts import Done

PROOF = ("nonce", "signature")  # asked for apart: a text to sign
MOST_CARRIED = 400_000
UNKNOWN = Text(
    "登记机关没有这一代码的登记信息，请手工填写", "The registry has nothing under this code; fill in the form by hand"
)
SILENT = Text(
    "暂时联系不上登记机关，请手工填写，不影响登记",
    "The registry cannot be reached; fill in the form by hand, you lose nothing",
)
NOBODY = Text("本节点没有连接登记机关，请手工填写", "This node asks no registry; fill in the form by hand")


@dataclass(frozen=True)
class Way:
    """One way in: its act, what the page says, and whether a name is asked for (else only a password). `carries`
    is the field that a file may fill."""

    act: str
    title: Text
    lead: Text
    done: Text
    names: bool = True
    proves: bool = False
    carries: str = ""
    fills: bool = False


REGISTER = Way(
    "organisation.apply",
    Text("登记主体", "Register an organisation"),
    Text(
        "填写营业执照上的统一社会信用代码。有数字证书的，签名后立即登记；没有的，由交易中心核对后登记。",
        "Give the code on the business licence. With a certificate you are registered at once; without, once the centre has checked.",
    ),
    Text(
        "已收到。可以用刚才的用户名登录，查看登记结果。",
        "Received. Sign in with the name you chose to see how it stands.",
    ),
    proves=True,
    fills=True,
)
RECOGNISED = Way(
    "organisation.recognise",
    Text("凭互认登记", "Register by a proof"),
    Text(
        "已在互认节点登记的，输入那里开具的登记证明的代码即可，不用重填、不用重交材料。管理员即登记证明载明的经办人。",
        "Registered at a recognised node? The code of the proof issued there is all it takes; nothing is filled in or handed in again. The person it names becomes the administrator.",
    ),
    Text("已登记。请用刚才的用户名登录。", "You are registered. Sign in with the name you chose."),
    carries="package",
)
JOIN = Way(
    "person.join",
    Text("接受邀请", "Take an invitation"),
    Text(
        "输入管理员给您的邀请码，设置自己的用户名和密码。已有账号的，请先登录再加入。",
        "Type the code your administrator gave you and choose a name and a password. If you have an account, sign in first.",
    ),
    Text("已加入。请用刚才的用户名登录。", "You have joined. Sign in with the name you chose."),
)
RECOVER = Way(
    "recovery.finish",
    Text("找回账号", "Recover an account"),
    Text(
        "账号恢复须由两个人办理：本单位管理员（或交易中心）提出，另一人核准，核准人把恢复码交给您本人。此前的登录均已退出。",
        "It takes two people: an administrator (or the centre) asks, another confirms and gives you the code. Every earlier visit has ended.",
    ),
    Text("新密码已设置，请登录。", "The new password is set. Sign in."),
    names=False,
)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    return _arrive(request, REGISTER)


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def register_recognised(request: HttpRequest) -> HttpResponse:
    return _arrive(request, RECOGNISED)


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    return _arrive(request, JOIN)


@never_cache
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    return _arrive(request, RECOVER)


def _arrive(request: HttpRequest, way: Way) -> HttpResponse:
    model = ACTS[way.act].input
    if request.method != "POST":
        return _form(request, way, forms.initial(model))
    typed = forms.from_post(model, request.POST, request.FILES, lambda *_: [])
    if way.fills and "_fill" in request.POST:
        return _filled(request, way, typed)
    try:
        done = _do(request, way, typed)
    except Refusal as refusal:
        return _form(request, way, typed, refusal)
    return render(request, "desk/arrived.html", {"section": "desk", "way": way, "leaf": done.receipt})


def _do(request: HttpRequest, way: Way, typed: forms.Typed) -> Done:
    """The act, and then the login. Broken off in between, the act stands and the account is recovered by two."""
    username, password = request.POST.get("username", "").strip(), request.POST.get("password", "")
    session = session_of(request)
    login = session.person is None
    if login and (way.names or username):
        logins.check(username, password)
    elif login:
        logins.check_password(password)
    if way.carries:  # it asks another node
        strangers.knock(request, ACTS[way.act], session)
    found = forms.reading(ACTS[way.act].input, typed)
    data = {**found.data, **(_proof(request) if way.proves else {}), **_carried(request, way)}
    done = perform(way.act, session, data=data, key=f"arrive:{request.POST.get('_key', '')[:60]}")
    if login and not done.repeated:
        _let_in(way, done.result, username, password)
    return done


def _let_in(way: Way, result: Any, username: str, password: str) -> None:
    person: Person = result if isinstance(result, Person) else result.person
    if way.names:
        logins.give(person, username, password)
    else:
        logins.reset(person, password, username or f"u-{person.key}")


def _proof(request: HttpRequest) -> dict[str, str]:
    signed = signature_of(request)
    return {"nonce": request.POST.get("nonce", ""), "signature": base64.b64encode(signed).decode()} if signed else {}


def _carried(request: HttpRequest, way: Way) -> dict[str, str]:
    """What a file says, where a way takes one; bytes that are no text say nothing."""
    upload = request.FILES.get("file") if way.carries else None
    return {way.carries: upload.read(MOST_CARRIED).decode("utf-8", "replace")} if upload else {}


def _filled(request: HttpRequest, way: Way, typed: forms.Typed) -> HttpResponse:
    """The form again, with what the registry says of the code; where it says nothing, a sentence, and on by hand."""
    try:
        strangers.knock(request, ACTS[way.act], session_of(request))
        found, said = known.look_up(uscc.check(typed["uscc"])), UNKNOWN
    except known.Silent as silent:
        found, said = None, SILENT if silent.why else NOBODY
    except (Refusal, BadValue) as wrong:
        return _form(request, way, typed, wrong if isinstance(wrong, Refusal) else refusal_of_value(wrong))
    if found is not None:
        typed = {**typed, "uscc": found.uscc, "name": found.name, "region": found.region or typed["region"]}
    return _form(request, way, typed, filled=found, said=None if found else said)


def _form(
    request: HttpRequest,
    way: Way,
    typed: forms.Typed,
    refusal: Refusal | None = None,
    filled: known.Registered | None = None,
    said: Text | None = None,
) -> HttpResponse:
    errors = refusal.facts.get("fields", {}) if refusal else {}
    offers = forms.Offers(session_of(request), None)
    found = forms.boxes(ACTS[way.act].input, typed, errors, "", offers)
    challenge = signin.new_challenge(f"{request.scheme}://{request.get_host()}") if way.proves else None
    context = {
        "section": "desk",
        "way": way,
        "boxes": [box for box in found if box.field.name not in (*PROOF, way.carries)],
        "refusal": refusal,
        "filled": filled,
        "from_registry": ("name", "region") if filled and filled.region else ("name",) if filled else (),
        "said": said,
        "errors": errors,
        "username": request.POST.get("username", ""),
        "challenge": challenge,
        "text": challenge.text().decode() if challenge else "",
        "key": request.POST.get("_key") or secrets.token_urlsafe(18),
    }
    return render(request, "desk/arriving.html", context, status=refusal.status if refusal else 200)

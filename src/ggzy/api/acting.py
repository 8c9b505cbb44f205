"""The list of acts, and the one way to do them: POST to the act's name."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from ggzy.foundation.acts import ACTS, perform, signatures, surface
from ggzy.foundation.acts.door import no_role
from ggzy.foundation.acts.inputs import read
from ggzy.foundation.identity import strangers
from ggzy.foundation.identity.certificates import decoded
from ggzy.foundation.identity.reach import sees
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from . import problems, results
from .endpoint import body_of, said
from .tokens import session_of

if TYPE_CHECKING:
    from ggzy.foundation.acts import ActSpec, Session

FIELDS = {"matter", "data", "signature"}
KEY = "Idempotency-Key"


def listed(request: HttpRequest) -> HttpResponse:
    """GET: every act with its title, who does it, on what, where, under which clauses, and the schema of its input."""
    return said({"acts": [surface.described(spec, values=True) for spec in surface.surface()]})


def act(request: HttpRequest, name: str) -> HttpResponse:
    """POST {matter, data, signature?} with Idempotency-Key: the result's public name and the receipt. 201, or 200 for a
    repeat. The signature is base64 of a detached CMS over what `text` gives under the same key."""
    session, body, spec = _asked(request, name)
    strangers.knock(request, spec, session)
    target = _target(spec, session, body.get("matter"))
    key = request.headers.get(KEY) or None
    done = perform(spec, session, target, body.get("data"), key=key, signed=_signature(request, body.get("signature")))
    told = {"result": results.named(done.result), "receipt": done.receipt, "repeated": done.repeated}
    return said(told, status=200 if done.repeated else 201)


def text(request: HttpRequest, name: str) -> HttpResponse:
    """POST {matter, data} with Idempotency-Key: the bytes to sign for this act, base64 with their hash. Nothing is done."""
    session, body, spec = _asked(request, name)
    target = _target(spec, session, body.get("matter"))
    role = next((one for one in spec.by if session.holds(one, target.matter if target is not None else None)), None)
    if role is None:
        raise no_role(spec)
    given, key = read(spec.input, body.get("data")), request.headers.get(KEY, "")
    content = signatures.text_of(spec, session, role, target, given, key, _origin(request))
    told = {"text": base64.b64encode(content).decode(), "sha256": hashlib.sha256(content).hexdigest()}
    return said({**told, "needed": signatures.needed(spec, session)})


def _asked(request: HttpRequest, name: str) -> tuple[Session, dict[str, Any], ActSpec]:
    """Who asks, what was sent, and for which act."""
    session, body = session_of(request), body_of(request)
    spec = ACTS.get(name)
    if spec is None:
        raise problems.unknown(Text(f"没有名为 {name} 的行为", f"There is no act {name}"))
    if extra := set(body) - FIELDS:
        raise problems.malformed(f"没有这些项：{'、'.join(sorted(extra))}", f"Unknown: {sorted(extra)}", status=422)
    return session, body, spec


def _signature(request: HttpRequest, given: Any) -> signatures.Given | None:
    if given is None or given == "":
        return None
    if not isinstance(given, str):
        raise problems.malformed("signature 须为 Base64 文本", "signature must be base64 text", status=422)
    return signatures.Given(_origin(request), decoded(given))


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def find_matter(session: Session, code: Any) -> Matter:
    """A matter that this session may see. Raises Refusal P-UNKNOWN, in the same words whether hidden or not there."""
    found = Matter.objects.filter(code=code).first() if isinstance(code, str) else None
    if found is None or not sees(session, found):
        raise problems.unknown(Text("没有这一事项，或者尚未公开", "There is no such matter, or it is not public"))
    return found


def _target(spec: ActSpec, session: Session, code: Any) -> Any:
    """What the act is about: the owner of the matter named, which must be of the kind the act is for."""
    if spec.on is None:
        if code is not None:
            raise problems.malformed("这一行为不针对已有事项，不应写 matter", "This act is on no matter", status=422)
        return None
    if code is None:
        raise problems.malformed("请在 matter 中写明事项编号", "Name the matter by its code", status=422)
    owner = engine.owner_of(find_matter(session, code))
    if not isinstance(owner, spec.on):
        raise Refusal(
            "P-STAGE",
            Text(f"“{spec.title.zh}”不能在这类事项上办理", f"“{spec.title.en}” is not an act on this kind of matter"),
            Text(f"请指明 {spec.on.__name__} 的编号", f"Give the code of a {spec.on.__name__}"),
            facts={"on": spec.on.__name__},
        )
    return owner

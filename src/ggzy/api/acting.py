"""The list of acts, and the one way to do them: POST to the act's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from ggzy.foundation.acts import ACTS, perform, surface
from ggzy.foundation.identity import strangers
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

FIELDS = {"matter", "data"}


def listed(request: HttpRequest) -> HttpResponse:
    """GET: every act with its title, who does it, on what, where, under which clauses, and the schema of its input."""
    return said({"acts": [surface.described(spec, values=True) for spec in surface.surface()]})


def act(request: HttpRequest, name: str) -> HttpResponse:
    """POST {matter, data} with Idempotency-Key: the result's public name and the receipt. 201, or 200 for a repeat."""
    session, body = session_of(request), body_of(request)
    spec = ACTS.get(name)
    if spec is None:
        raise problems.unknown(Text(f"没有名为 {name} 的行为", f"There is no act {name}"))
    if extra := set(body) - FIELDS:
        raise problems.malformed(f"没有这些项：{'、'.join(sorted(extra))}", f"Unknown: {sorted(extra)}", status=422)
    strangers.knock(request, spec, session)
    target = _target(spec, session, body.get("matter"))
    done = perform(spec, session, target, body.get("data"), key=request.headers.get("Idempotency-Key") or None)
    told = {"result": results.named(done.result), "receipt": done.receipt, "repeated": done.repeated}
    return said(told, status=200 if done.repeated else 201)


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

"""One wrapper around every view: methods, JSON in and out, and no error without a sentence."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, IntegrityError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import KeyMissing, shut

from . import limits, problems

if TYPE_CHECKING:
    from collections.abc import Callable

    View = Callable[..., HttpResponse]

log = structlog.get_logger("ggzy.api")
MAX_DEPTH_NOTE = ("请求正文不是合法的 JSON 对象", "The body is not a JSON object")


def endpoint(**by_method: View) -> View:
    """A view from one function per method: `endpoint(GET=show, POST=make)`.

    Cookies are never looked at, so there is nothing that another site's page could ride on.
    """

    @csrf_exempt
    def view(request: HttpRequest, **where: Any) -> HttpResponse:
        work = by_method.get(request.method or "")
        answer = _answer(work, request, where) if work else _not_allowed(request.method or "", by_method)
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    return view


def body_of(request: HttpRequest) -> dict[str, Any]:
    """The request's JSON object. Numbers with a point stay exact. Raises Refusal P-INPUT."""
    if request.content_type != "application/json":
        raise problems.malformed("请求正文须为 application/json", "The body must be application/json", status=415)
    try:
        found = json.loads(request.body or b"{}", parse_float=Decimal, parse_constant=_no_constant)
    except RequestDataTooBig as error:
        raise problems.malformed("请求正文过大，文件请分段上传", "Too large; upload files", status=413) from error
    except (ValueError, RecursionError) as error:
        raise problems.malformed(*MAX_DEPTH_NOTE) from error
    if not isinstance(found, dict):
        raise problems.malformed(*MAX_DEPTH_NOTE)
    return found


def said(content: Any, status: int = 200, **headers: str) -> HttpResponse:
    """A JSON answer."""
    answer = JsonResponse(content, status=status, safe=False, json_dumps_params={"ensure_ascii": False})
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer


def not_found(request: HttpRequest) -> HttpResponse:
    return problems.response(problems.malformed("没有这个接口", "There is no such address in this API", status=404))


def _answer(work: View, request: HttpRequest, where: dict[str, Any]) -> HttpResponse:
    try:
        limits.count(request)
        return work(request, **where)
    except Refusal as refusal:
        return limits.say(problems.response(refusal), refusal)
    except IntegrityError as error:
        # Of two who made the same thing at one time, this is the second: nothing of it was kept.
        log.warning("met_another", error=type(error).__name__)
        return problems.response(problems.met_another())
    except KeyMissing as problem:
        log.error("sealed_shut", why=str(problem))
        return problems.response(shut())
    except DatabaseError as error:
        log.error("database_failed", error=type(error).__name__)
    except Exception:
        log.exception("request_failed")
    return problems.response(problems.our_fault())


def _not_allowed(method: str, by_method: dict[str, View]) -> HttpResponse:
    allowed = ", ".join(by_method)
    answer = problems.response(
        problems.malformed(f"本接口不支持 {method}，可用 {allowed}", f"Not {method} here; use {allowed}", status=405)
    )
    answer["Allow"] = allowed
    return answer


def _no_constant(text: str) -> Any:
    raise ValueError(text)

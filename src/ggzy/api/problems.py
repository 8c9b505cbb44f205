"""What went wrong, as RFC 9457 problem details: the rule, its clause, the facts and the remedy, in two languages."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language

from ggzy.foundation.acts.inputs import plain
from ggzy.foundation.acts.surface import both
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import NoSuchRule, rule
from ggzy.foundation.text import Text

MEDIA_TYPE = "application/problem+json"


def described(refusal: Refusal) -> dict[str, Any]:
    """A refusal as a problem: `type` is a URN with the rule id, `title` what the rule asks, `detail` what is wrong.

    `zh` and `en` hold all sentences in both languages; the other members speak the language that was asked for.
    """
    texts = {
        "title": _title(refusal.rule),
        "detail": refusal.what,
        "clause": refusal.clause,
        "remedy": refusal.remedy,
    }
    return {
        "type": f"urn:ggzy:rule:{refusal.rule}",
        "status": refusal.status,
        "rule": refusal.rule,
        **{name: str(text) for name, text in texts.items()},
        "facts": plain(refusal.facts),
        **{language: {name: both(text)[language] for name, text in texts.items()} for language in ("zh", "en")},
    }


def response(refusal: Refusal) -> HttpResponse:
    """The answer to a refused request."""
    body = json.dumps(described(refusal), ensure_ascii=False)
    answer = HttpResponse(body, status=refusal.status, content_type=MEDIA_TYPE)
    answer["Content-Language"] = "en" if (get_language() or "zh").startswith("en") else "zh-Hans"
    if refusal.status == 401:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def unknown(what: Text) -> Refusal:
    """Not here, or not for you to see: the same words for both."""
    mend = Text("请核对编号；尚未公开的，请以有关主体登录", "Check the code; sign in for what is not public")
    return Refusal("P-UNKNOWN", what, mend, status=404)


def malformed(zh: str, en: str, *, status: int = 400) -> Refusal:
    """A request that cannot be read."""
    return Refusal("P-INPUT", Text(zh, en), Text("请按接口说明提交", "See the description of the API"), status=status)


def not_signed_in(zh: str, en: str) -> Refusal:
    return Refusal("P-SIGN-IN", Text(zh, en), Text("请先登录，取得令牌", "Sign in for a token first"), status=401)


def not_yours(zh: str, en: str) -> Refusal:
    """Signed in, but without the role for it."""
    return Refusal("P-ROLE", Text(zh, en), Text("请以有权限的人员登录", "Sign in as somebody who may"), status=403)


def met_another() -> Refusal:
    """What was sent cannot stand beside what is there: somebody made the same thing first."""
    return Refusal(
        "P-ONCE",
        Text("与已有的记录重复，本次未办理", "It clashes with what is there; nothing was done"),
        Text("请查看现状后再提交", "Look at how it stands, then submit again"),
    )


def our_fault() -> Refusal:
    """Something broke here. Nothing of it is told: the log has it."""
    return Refusal(
        "P-FAULT",
        Text("系统出现故障，本次请求未办理", "Something failed here; the request was not carried out"),
        Text("请稍后以同一幂等键重试", "Try again later with the same idempotency key"),
        status=500,
    )


def _title(rule_id: str) -> Text:
    try:
        newest = rule(rule_id).newest
    except NoSuchRule:
        return Text("请求未获接受", "The request was refused")
    return Text(newest.topic_zh, newest.topic_en)

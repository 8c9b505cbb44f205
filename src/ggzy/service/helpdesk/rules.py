"""What a published question and its answer may not hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import NoSuchRule, RuleNotInForce, rule

if TYPE_CHECKING:
    from datetime import date

PERSONAL = (
    ("手机号码", "a mobile number", re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")),
    ("身份证号码", "an identity number", re.compile(r"(?<![0-9A-Za-z])\d{17}[0-9Xx](?![0-9A-Za-z])")),
    ("电子邮箱", "an e-mail address", re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
)


@guard(
    "P-MODERATED",
    zh="公开内容含有{what}：{said}",
    en="What would be public holds {what_en}: {said}",
    mend_zh="请隐去个人信息后再公开",
    mend_en="Take personal data out, then publish",
    status=422,
)
def names_nobody(text: str) -> dict[str, str] | None:
    """No number by which a person could be found. Names only a reader can tell; that is what reading it first is for."""
    for zh, en, pattern in PERSONAL:
        if found := pattern.search(text):
            return {"what": zh, "what_en": en, "said": f"{found.group()[:3]}…"}
    return None


@guard(
    "P-BASIS",
    zh="{why}",
    en="{why_en}",
    mend_zh="请引用现行有效的依据，或不引用",
    mend_en="Cite what is in force, or nothing",
    status=422,
)
def cites_what_is_in_force(rule_id: str, day: date) -> dict[str, str] | None:
    try:
        rule(rule_id).on(day)
    except (NoSuchRule, RuleNotInForce) as problem:
        return {"why": problem.zh, "why_en": problem.en}
    return None

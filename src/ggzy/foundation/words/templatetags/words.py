"""The tag `t` and the filters of pages: `{% load words %}`, `{% t "中文" "English" %}`, `{{ amount|yuan }}`."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ggzy.foundation.rulebook.named import cited
from ggzy.foundation.text import Text
from ggzy.foundation.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable

register = template.Library()
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_RUN = re.compile(
    r"[^A-Za-z]*[\u3400-\u9fff](?:.*[\u3400-\u9fff])?[^A-Za-z]*", re.DOTALL
)  # an English sentence around it
_END_OF_CLAUSE = re.compile(r"[,;:.(，；：。（]")


@register.simple_tag
def t(zh: str, en: str, **facts: Any) -> str:
    """One sentence in the reader's language; `{name}` in it stands for a fact given by that name, escaped."""
    words = say.either(zh, en)
    return format_html(words, **facts) if facts else words


@register.simple_tag
def data(words: Any) -> str:
    """What somebody wrote: a title, a name, a text. On an English page Chinese says that it is, for screen readers."""
    text = str(words)
    if say.english() and (run := _RUN.search(text)):
        return format_html('{}<span lang="zh-Hans">{}</span>{}', text[: run.start()], run[0], text[run.end() :])
    return text


@register.filter
def lang(words: Any) -> str:
    """The attribute of an element that holds such words and nothing else: `<p{{ text|lang }}>`."""
    return mark_safe(' lang="zh-Hans"') if say.english() and _CHINESE.search(str(words)) else ""


@register.filter
def clause(name: str) -> Text:
    """A citation that an act carries in short, as people read it."""
    return cited(name)


@register.filter
def clauses(names: Iterable[str]) -> list[Text]:
    """The citations of an act as people read them, each once: several rules may rest on one article."""
    return list(dict.fromkeys(cited(name) for name in names))


@register.filter
def yuan(amount: Any) -> str:
    return say.money(amount)


@register.filter
def when(value: datetime | date | None) -> str:
    """A moment with its weekday and how long from now."""
    if value is None:
        return "—"
    if not isinstance(value, datetime):
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), say.day(value))
    return format_html(
        '<time datetime="{}">{} {}</time> <span class="ago">{}</span>',
        value.isoformat(timespec="seconds"),
        say.day(value),
        say.hour(value),
        say.either(f"（{say.from_now(value)}）", f"({say.from_now(value)})"),
    )


@register.filter
def exact(value: datetime | None) -> str:
    """A moment to the second, as records give it."""
    if value is None:
        return "—"
    here = value.astimezone(say.CIVIL)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), here.strftime("%Y-%m-%d %H:%M:%S"))


@register.filter
def day(value: date | datetime | None) -> str:
    if value is None:
        return "—"
    here = value.astimezone(say.CIVIL).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), say.day(here))


@register.filter
def days(value: int | timedelta | None) -> str:
    """A duration: whole days for a number, the two units that matter for a timedelta."""
    if value is None:
        return "—"
    return (
        say.span(value if isinstance(value, timedelta) else timedelta(days=value))
        if value
        else say.either("0 天", "0 days")
    )


@register.filter
def short(value: str, length: int = 12) -> str:
    """The beginning of a hash; the whole of it stands in the title."""
    if len(value) <= length:
        return value
    return format_html('<abbr class="hash" title="{}">{}…</abbr>', value, value[:length])


@register.filter
def verb(title: Text) -> str:
    """What a button says: the act's name; in English the first clause of its sentence."""
    if not say.english():
        return title.zh
    first = _END_OF_CLAUSE.split(title.en, maxsplit=1)[0].strip()
    return first[:1].upper() + first[1:]


@register.filter
def sentence(value: Any) -> str:
    """The first letter large, as a sentence begins; Chinese stays as it is."""
    text = str(value)
    return text[:1].upper() + text[1:]


@register.filter
def dumped(value: Any) -> str:
    """Data that is no text yet, as JSON people read."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


@register.filter
def pretty(value: Any) -> str:
    """JSON as people read it."""
    data = json.loads(value) if isinstance(value, str | bytes) else value
    return json.dumps(data, ensure_ascii=False, indent=2)

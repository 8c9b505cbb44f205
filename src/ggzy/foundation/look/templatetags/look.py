"""Small parts of pages that take no template of their own: `{% load look %}{% icon "tick" %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from ggzy.foundation.words import say

register = template.Library()


@register.simple_tag
def icon(name: str) -> str:
    """One of the symbols of symbols.html, hidden from screen readers: a word stands beside it."""
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def options(choices: dict[str, Any], chosen: str, *, codes: bool = False) -> str:
    """The options of a `select`, "all" first: code and name of each. Made here, because a loop of tags takes longer."""
    rows = [(code, mark_safe(" selected") if code == chosen else "", f"{code} {name}" if codes else _begun(name))
            for code, name in choices.items()]  # fmt: skip
    return format_html_join("", '<option value="{}"{}>{}</option>', [("", "", say.either("全部", "all")), *rows])


def _begun(name: object) -> str:
    text = str(name)
    return text[:1].upper() + text[1:]


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The query of this address with some values changed, or left out when empty: `?{% query page=2 %}`."""
    asked: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        asked.pop(name, None)
        if value not in ("", None):
            asked[name] = str(value)
    return asked.urlencode()

"""What every page of the site owes, whoever looks at it: asked of its answer and its markup, without a browser."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import html

CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
SPOKEN = ("aria-label", "title", "placeholder", "alt", "content", "data-head")  # attributes that people hear or read
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "use": "href"}
BARE = ("title", "option")  # text alone may stand in them, and in attributes
HEAVY = 150_000  # bytes


def problems(answer: Any, *, english: bool) -> Iterator[str]:
    """What is wrong with an HTML answer of Django's test client."""
    policy = answer.headers.get("Content-Security-Policy", "")
    if "script-src 'self'" not in policy or "style-src 'self'" not in policy or "unsafe" in policy:
        yield f"content policy: {policy!r}"
    text = answer.content.decode()
    if len(answer.content) > HEAVY:
        yield f"{len(answer.content)} bytes"
    if not text.lstrip().startswith("<!doctype html>"):
        yield "no doctype"
    tree = html.document_fromstring(text)
    if tree.get("lang") != ("en" if english else "zh-Hans"):
        yield f"lang is {tree.get('lang')!r}"
    heads = [" ".join(one.text_content().split()) for one in tree.iter("h1")]
    if len(heads) != 1 or not heads[0]:
        yield f"first headings: {heads}"
    title = (tree.findtext("head/title") or "").strip()
    if not title.partition("·")[0].strip():
        yield f"title is {title!r}"
    yield from _code(tree)
    twice = [
        name for name, count in Counter(one.get("id") for one in tree.iter() if one.get("id")).items() if count > 1
    ]
    if twice:
        yield f"ids twice: {twice[:5]}"
    for mark in ("{{", "{%", "{#", "None</", ">None<"):
        if mark in text:
            yield f"a template shows through: {text[max(0, text.index(mark) - 40) :][:90]!r}"


def _code(tree: Any) -> Iterator[str]:
    """Code or style that stands in the page, and what it loads from elsewhere."""
    for one in tree.iter():
        if not isinstance(one.tag, str):
            continue
        if one.tag == "style" or (one.tag == "script" and not one.get("src")):
            yield f"inline {one.tag}"
        if any(name == "style" or name.startswith("on") for name in one.attrib):
            yield f"inline code or style on <{one.tag}>: {dict(one.attrib)}"
        address = one.get(LOADING.get(one.tag, "src"), "")
        if address and one.get("rel") not in ("alternate", "canonical") and not address.startswith(("/", "#")):
            yield f"<{one.tag}> from {address}"


@dataclass(frozen=True)
class Given:
    """What is Chinese because somebody is called so: proper names anywhere, titles where no markup may stand."""

    names: re.Pattern[str]
    titles: re.Pattern[str]

    @classmethod
    def of(cls, names: Iterable[str], titles: Iterable[str]) -> Given:
        return cls(
            *(re.compile("|".join(map(re.escape, sorted({*ones}, key=len, reverse=True)))) for ones in (names, titles))
        )

    def without(self, words: str, *, bare: bool) -> str:
        return self.names.sub("", self.titles.sub("", words) if bare else words)


def chinese(text: str, given: Given) -> Iterator[str]:
    """What an English page says in Chinese outside of what says that it is Chinese and of what is `given`."""
    tree = html.document_fromstring(text)
    for one in tree.iter():
        if not isinstance(one.tag, str) or marked(one):
            continue
        said = [one.get(name, "") for name in SPOKEN] + [one.text or "", *((child.tail or "") for child in one)]
        if one.tag == "input" and one.get("type") in ("submit", "button"):
            said.append(one.get("value", ""))
        for words in said:
            bare = one.tag in BARE or words in one.attrib.values()
            if CHINESE.search(words) and CHINESE.search(given.without(words, bare=bare)):
                yield f"<{one.tag}> {' '.join(words.split())[:120]}"


def marked(element: Any) -> bool:
    """Does the element say that it is Chinese, itself or by what it stands in?"""
    while element is not None:
        language = element.get("lang")
        if language:
            return bool(language.startswith("zh"))
        if element.tag == "textarea":
            return True  # what somebody typed
        element = element.getparent()
    return False


def links(text: str) -> Iterator[str]:
    """The addresses a page leads to by links and by forms that only ask."""
    tree = html.document_fromstring(text)
    for one in tree.iter("a"):
        yield one.get("href", "")
    for one in tree.iter("form"):
        if one.get("method", "get").lower() == "get":
            yield one.get("action", "")

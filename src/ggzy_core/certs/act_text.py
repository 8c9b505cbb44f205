"""What somebody signs who does an act: the act in full, as one text that says in words what it is.

First line a label that no other signed text has, so that an answer to a sign-in challenge can never pass for an act, nor
the reverse; then canonical JSON (RFC 8785). The node writes the text again from what it was given and takes a signature
over its own text only; so whoever reads the text before signing has read what the node will do, in the node's words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ggzy_core.canonical import NotCanonical, canonical, load
from ggzy_core.certs import challenge
from ggzy_core.money import format_yuan
from ggzy_core.money_words import in_words
from ggzy_core.sentences import BadValue

LABEL = "OpenGGZY act v1 / 办理行为"
LIMIT = 1 << 20  # bytes; an act's input is smaller than a form may be
SIGNATURE_SHOWN = 12  # digits of a hash that stands for what nobody reads
Kind = Literal["text", "money", "file", "signature"]


class BadText(BadValue):
    """Bytes that are no act to sign; `name` is login, unreadable or large."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Part):
    """One thing in both languages."""

    zh: str
    en: str


class Named(_Part):
    """The act by its name, or a matter, an organisation by its code, with what it is called."""

    code: str
    name: Words


class Fact(_Part):
    """What the node adds from its record, because the act is about it: who wins, at what price."""

    label: Words
    value: str


class Asked(_Part):
    """A field of the input: what it is called, how its value is read, what its coded values mean."""

    label: Words
    kind: Kind = "text"
    options: dict[str, Words] = Field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One line of what is shown before a signature: label and value in both languages."""

    label: Words
    value: Words


class ActText(_Part):
    """An act that is about to be done. `once` is its idempotency key: a signature serves for one act, once."""

    origin: str = Field(pattern=r"^https?://[A-Za-z0-9.\-\[\]:]{1,255}$")
    act: Named
    matter: Named | None
    party: Named | None
    role: Words
    under: tuple[Words, ...]
    facts: tuple[Fact, ...] = ()
    data: dict[str, Any]
    fields: dict[str, Asked]
    once: str = Field(min_length=8, max_length=210)

    def to_bytes(self) -> bytes:
        """The bytes that are signed."""
        return f"{LABEL}\n".encode() + canonical(self.model_dump(mode="json")) + b"\n"

    def digest(self) -> str:
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def lines(self) -> list[Line]:
        """Everything that is signed, for a person: what, on what, for whom, and every value of the input."""
        found = [Line(Words(zh="行为", en="act"), self.act.name)]
        if self.matter is not None:
            found.append(Line(Words(zh="事项", en="on the matter"), _coded(self.matter)))
        if self.party is not None:
            found.append(Line(Words(zh="代表", en="for"), _coded(self.party)))
        found.append(Line(Words(zh="身份", en="as"), self.role))
        found += [Line(one.label, Words(zh=one.value, en=one.value)) for one in self.facts]
        found += list(self._values(self.data, ()))
        under = Words(zh="、".join(one.zh for one in self.under), en="; ".join(one.en for one in self.under))
        return [*found, Line(Words(zh="依据", en="under"), under)] if self.under else found

    def _values(self, data: Any, path: tuple[str, ...], row: str = "") -> Iterator[Line]:
        if isinstance(data, Mapping) and (not path or self._is_group(path)):
            for key, value in data.items():
                yield from self._values(value, (*path, str(key)), row)
        elif isinstance(data, list) and any(isinstance(one, Mapping) for one in data):
            for number, one in enumerate(data, 1):
                yield from self._values(one, path, f"{row}{number}. ")
        else:
            yield self._line(path, data, row)

    def _is_group(self, path: tuple[str, ...]) -> bool:
        """Have the values below this path names of their own?"""
        start = ".".join(path) + "."
        return any(name.startswith(start) for name in self.fields)

    def _line(self, path: tuple[str, ...], value: Any, row: str) -> Line:
        name = ".".join(path)
        asked = self.fields.get(name) or Asked(label=Words(zh=name, en=name))
        label = Words(zh=f"{row}{asked.label.zh}", en=f"{row}{asked.label.en}")
        return Line(label, _said(asked, value))


def read(content: bytes) -> ActText:
    """The act that these bytes are, refused unless they are exactly what `to_bytes` writes. Raises BadText."""
    refuse_login(content)
    if len(content) > LIMIT:
        raise BadText("large", "待签内容过大，不是一项行为。", "Too large to be an act.")
    label, _, rest = content.partition(b"\n")
    try:
        if label != LABEL.encode() or not rest.endswith(b"\n"):
            raise NotCanonical("label")
        found = ActText.model_validate(load(rest[:-1]))
        if found.to_bytes() != content:
            raise NotCanonical("form")
    except (NotCanonical, ValidationError) as problem:
        raise BadText(
            "unreadable",
            "待签内容不是一项可读的行为，未签名。请刷新页面后重试。",
            "This is no readable act, and nothing was signed. Reload the page and try again.",
        ) from problem
    return found


def is_act(content: bytes) -> bool:
    """Do these bytes say of themselves that they are an act?"""
    return content.startswith(f"{LABEL}\n".encode())


def refuse_login(content: bytes) -> None:
    """A sign-in challenge is answered by the program that signs in, and signed by nothing else. Raises BadText."""
    if content.lstrip().startswith(challenge.LABEL.partition(" / ")[0].encode()):
        raise BadText(
            "login",
            "这是登录质询，签它等于替人登录，未签名。登录请用 ggzy-bid answer 或 sign-in。",
            "This is a sign-in challenge: to sign it is to sign somebody in, so it was not signed. To sign in, use "
            "ggzy-bid answer or sign-in.",
        )


def _coded(one: Named) -> Words:
    return Words(zh=f"{one.name.zh} · {one.code}", en=f"{one.name.en} · {one.code}")


def _said(asked: Asked, value: Any) -> Words:
    """A value for a person; what has a meaning of its own is shown with it, and never instead of it."""
    if isinstance(value, list):
        each = [_said(asked, one) for one in value]
        return Words(zh="；".join(one.zh for one in each), en="; ".join(one.en for one in each))
    plain = _plain(value)
    if isinstance(value, bool):
        plain = asked.options.get("yes" if value else "no", plain)
    elif plain.zh in asked.options:
        meant = asked.options[plain.zh]
        plain = Words(zh=f"{meant.zh}（{plain.zh}）", en=f"{meant.en} ({plain.en})")
    if asked.kind == "money":
        return _money(plain)
    if asked.kind == "file":
        return Words(zh=f"文件 SHA-256 {plain.zh}", en=f"file, SHA-256 {plain.en}")
    if asked.kind == "signature":
        digest = hashlib.sha256(plain.zh.encode()).hexdigest()[:SIGNATURE_SHOWN]
        return Words(zh=f"已附签名 {digest}…", en=f"a signature, {digest}…")
    return plain


def _plain(value: Any) -> Words:
    if isinstance(value, bool):
        return Words(zh="是", en="yes") if value else Words(zh="否", en="no")
    if isinstance(value, Mapping):
        pairs = "；".join(f"{key}: {_plain(one).zh}" for key, one in value.items())
        return Words(zh=pairs, en=pairs)
    text = "—" if value is None else str(value)
    return Words(zh=text, en=text)


def _money(plain: Words) -> Words:
    try:
        amount = Decimal(plain.zh)
        return Words(zh=f"{format_yuan(amount)} 元 · {in_words(amount)}", en=f"{format_yuan(amount)} yuan")
    except (InvalidOperation, ValueError):
        return plain

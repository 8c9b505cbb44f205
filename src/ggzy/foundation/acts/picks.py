"""What a form can offer instead of asking for a code: sources by name, filled in by the rooms' picks.py.

    @pick("rooms", none=Text("还没有启用的场地", "no room is in use yet"))
    def rooms(session, target):
        return [(room.code, room.name) for room in Room.objects.all()]

A source is asked by a person who has the act's form open, and gives nothing that is still secret to that person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from .session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Choice = tuple[str, Text | str]
    Source = Callable[[Session, Any], Iterable[Choice]]
    Signable = Callable[[Session, Any, Mapping[str, Any]], tuple[str, bytes]]

FEW = 50  # more than this is searched, not listed
NONE = Text("目前没有可选的内容", "there is nothing to choose from now")


@dataclass(frozen=True)
class Offered:
    """One source. `public` ones depend on nobody, so that the list of acts may name their values."""

    ask: Source
    none: Text
    public: bool = False


PICKS: dict[str, Offered] = {}
SIGNABLES: dict[str, Signable] = {}


def pick(name: str, *, none: Text = NONE, public: bool = False) -> Callable[[Source], Source]:
    """Declare a source. `none` says what it means when it offers nothing. Raises ValueError for a name given twice."""

    def wrap(ask: Source) -> Source:
        if name in PICKS:
            raise ValueError(f"Two sources are called {name}. 选项来源重名。")
        PICKS[name] = Offered(ask, none, public)
        return ask

    return wrap


def signable(name: str) -> Callable[[Signable], Signable]:
    """Declare who makes the bytes that a Signed field signs: (session, target, data read so far) -> file name, bytes.

    The function raises Refusal where there is nothing to sign yet.
    """

    def wrap(make: Signable) -> Signable:
        if name in SIGNABLES:
            raise ValueError(f"Two texts to sign are called {name}. 待签内容重名。")
        SIGNABLES[name] = make
        return make

    return wrap


def choices(name: str, session: Session, target: Any) -> list[tuple[str, Text]]:
    """What a source offers this person on this target; nothing where the room refuses to say."""
    try:
        return [(str(value), _text(label)) for value, label in PICKS[name].ask(session, target)]
    except Refusal:
        return []


def public_values(name: str) -> list[str] | None:
    """The values of a public, small source, for the list of acts; None of any other."""
    found = PICKS.get(name)
    if found is None or not found.public:
        return None
    values = [str(value) for value, _ in found.ask(Session(), None)]
    return values if len(values) <= FEW else None


def _text(label: Text | str) -> Text:
    return label if isinstance(label, Text) else Text(label, label)

"""What rooms keep of a matter, and what may not be missing. Filled when the rooms start."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from ggzy.foundation.documents import open_document
from ggzy.foundation.text import Text
from ggzy_core.archive import Member
from ggzy_core.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from ggzy.foundation.matters.models import Matter

    Times = Callable[["Together"], dict[int, datetime]]
Found = TypeVar("Found")


class Together(tuple["Matter", ...]):
    """Matters that are asked about in one go: what many questions about them read alike is read once for all."""

    def once(self, read: Callable[[Together], Found]) -> Found:
        known: dict[Any, Any] = self.__dict__.setdefault("known", {})
        if read not in known:
            known[read] = read(self)
        return known[read]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Piece:
    """One file of an archive: its path, what it is, and either its bytes or the address of a stored document."""

    path: str
    what: str
    content: bytes = b""
    document: str = ""

    def open(self) -> AbstractContextManager[BinaryIO]:
        return open_document(self.document) if self.document else io.BytesIO(self.content)

    def member(self) -> Member:
        return Member(self.path, self.what, self.open)


HERE = Text("本平台门户", "this portal")


@dataclass(frozen=True)
class Publicity:
    """That something must be public: by whom, from which time, under which limit, and since when it is.

    `since` and `shown` answer for many matters at once, by key; a matter that is not in `since` owes nothing yet.
    """

    by: Text
    since: Times
    shown: Times
    limit: str = "P-DISCLOSE"
    where: Text = HERE


@dataclass(frozen=True)
class Mandatory:
    """What may not be missing when a matter of a procedure closes, under a clause.

    `begins`: the archive of every such matter holds at least one piece whose path begins so; empty for what only some
    matters owe, and for what stands on the record alone. `public`: it must have been published, and how.
    """

    begins: str
    name: Text
    clause: str
    public: Publicity | None = None
    code: str = ""

    @property
    def key(self) -> str:
        return self.code or self.begins


KEEPERS: dict[str, Callable[[Matter], Iterable[Piece]]] = {}
DEMANDS: dict[str, tuple[Mandatory, ...]] = {}
#: acts of people the record does not name, each with the moment from which everybody knows who did it
SIGNERS: dict[str, str] = {}


def keeps(name: str) -> Callable[[Callable[[Matter], Iterable[Piece]]], Callable[[Matter], Iterable[Piece]]]:
    """Declare what a room keeps of a matter: a function from a matter to pieces; none for a matter not its own."""

    def wrap(work: Callable[[Matter], Iterable[Piece]]) -> Callable[[Matter], Iterable[Piece]]:
        KEEPERS[name] = work
        return work

    return wrap


def demand(procedure: str, *items: Mandatory) -> None:
    DEMANDS[procedure] = (*DEMANDS.get(procedure, ()), *items)


def signer_named(act: str, since: str) -> None:
    """From this moment of its matter the signature over this act may be seen: who signed is public by then."""
    SIGNERS[act] = since


def data(path: str, what: str, value: Any) -> Piece:
    """A piece of plain data as canonical JSON."""
    return Piece(path, what, canonical(value))


def kept(matter: Matter) -> list[Piece]:
    """What all rooms keep of a matter, the record itself aside."""
    return [piece for name in sorted(KEEPERS) for piece in KEEPERS[name](matter)]

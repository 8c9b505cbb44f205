"""The list of acts: the whole surface of the system."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from .inputs import Input, Nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ggzy.foundation.matters.models import HasMatter
    from ggzy.foundation.refusal import Guard

    from .roles import Role
    from .session import Session

    Says = Callable[[Session, Any, Any], list[tuple[Text, str]]]
    Prefill = Callable[[Session, Any, Mapping[str, str]], dict[str, Any]]


@dataclass
class ActSpec:
    """One act: who may do it, on what, until when it is secret, under which clauses."""

    name: str
    run: Callable[..., Any]
    on: type[HasMatter] | None
    by: tuple[Role, ...]
    input: type[Input]
    secret_until: str
    cites: tuple[str, ...]
    needs: tuple[Guard, ...]
    title: Text
    explains: Text
    signed_under: str = ""  # the clause that wants this act signed, if one does
    prepare_with: Callable[[Session, Any, Any], Any] | None = field(default=None)
    prefill_with: Callable[[Session, Any, Mapping[str, str]], dict[str, Any]] | None = field(default=None)
    says_with: Callable[[Session, Any, Any], list[tuple[Text, str]]] | None = field(default=None)
    follows: tuple[str, ...] = ()  # the acts it is a consequence of; by itself nobody does it

    def alone(self) -> Refusal | None:
        """What whoever would do it by itself is told, where it only follows other acts."""
        if not self.follows:
            return None
        titles = [ACTS[name].title for name in self.follows if name in ACTS]
        zh, en = "或".join(f"“{one.zh}”" for one in titles), " or ".join(f"“{one.en}”" for one in titles)
        return Refusal(
            "P-FOLLOWS",
            Text(f"“{self.title.zh}”不单独办理", f"“{self.title.en}” is not done by itself"),
            Text(f"请办理{zh}，本项随之办理", f"Do {en}; this follows by itself"),
            facts={"follows": list(self.follows)},
        )

    def prepare(self, work: Callable[[Session, Any, Any], Any]) -> Callable[[Session, Any, Any], Any]:
        """Slow or external work before the transaction; what it returns is `act.prepared`."""
        self.prepare_with = work
        return work

    def prefill(self, work: Prefill) -> Prefill:
        """What a form of this act begins with: {field: value} of what is known, by session, target and `asked`.

        `asked` is what the page was asked for by its address ("?bid=3"). A row may carry a Text "_note" that stands
        beside it, "_about" facts above the form as
        (Text, str), "_remake" what the person may have it made again with, as (name, Text, input type, value). It decides nothing, and says nothing that is still secret to the one who looks.
        """
        self.prefill_with = work
        return work

    def says(self, work: Says) -> Says:
        """What this act is about beyond its input, by session, target and input: shown before it is done, and signed."""
        self.says_with = work
        return work

    def said(self, session: Session, target: Any, given: Input) -> list[tuple[Text, str]]:
        """Those facts; none where the room that knows refuses."""
        if self.says_with is None:
            return []
        try:
            return self.says_with(session, target, given)
        except Refusal:
            return []

    def known(self, session: Session, target: Any, asked: Mapping[str, str] | None = None) -> dict[str, Any]:
        """What is known for a form; nothing where the room that knows refuses."""
        if self.prefill_with is None:
            return {}
        try:
            return self.prefill_with(session, target, asked or {})
        except Refusal:
            return {}


ACTS: dict[str, ActSpec] = {}


def act(
    name: str,
    *,
    on: type[HasMatter] | None,
    by: Role | tuple[Role, ...],
    takes: type[Input] = Nothing,
    secret_until: str = "",
    cites: tuple[str, ...] = (),
    needs: tuple[Guard, ...] = (),
    signed_under: str = "",
    follows: tuple[str, ...] = (),
) -> Callable[[Callable[..., Any]], ActSpec]:
    """Declare an act. The first line of its docstring is "中文名: what it does in English."

    `cites` are rulebook ids or clauses ("招标投标法 28"); `needs` are guards over (target, session) that can be judged
    before any input is there, so that a closed button explains itself. `signed_under` is the clause under which whoever
    does it signs the act itself with a certificate (signatures.py says when this is demanded). `follows` names the acts
    that queue it (`act.then`), where nobody does it by itself.
    """

    def wrap(run: Callable[..., Any]) -> ActSpec:
        if name in ACTS:
            raise ValueError(f"Two acts are called {name}. 行为名称重复。")
        zh, _, en = " ".join((run.__doc__ or "").split()).partition(":")
        if not en:
            raise ValueError(f'The docstring of {name} must start with "中文: English."')
        roles = by if isinstance(by, tuple) else (by,)
        first = en.strip().split(". ")[0].rstrip(".")
        spec = ActSpec(
            name,
            run,
            on,
            roles,
            takes,
            secret_until,
            cites,
            needs,
            Text(zh, first),
            Text(zh, en.strip()),
            signed_under,
            follows=follows,
        )
        ACTS[name] = spec
        return spec

    return wrap


def find(name: str) -> ActSpec:
    try:
        return ACTS[name]
    except KeyError as error:
        raise KeyError(f"No act is called {name}. 没有名为 {name} 的行为。") from error

"""Procedures as data: stages, acts, moments, clocks, children. Shared stages are values; a procedure adjusts them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Self

from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

EVERYTHING = "*"


@dataclass(frozen=True)
class Clock:
    """Between two moments a rule must hold. `refuse`: a breach stops the act; otherwise it is kept as a breach."""

    rule: str
    since: str
    by: str
    refuse: bool = True


@dataclass(frozen=True)
class Ahead:
    """So long before a stage's closing time, as the rule says, this act falls due; with `again`, a rule too, from then
    on at that pace until the closing time."""

    act: str
    rule: str
    again: str = ""


@dataclass(frozen=True)
class Stage:
    """One stage (环节): which acts it allows, what ends it, where else it may go."""

    code: str
    name: Text
    acts: tuple[str, ...] = ()
    ends: str | None = None
    until: str | None = None
    closes: tuple[str, ...] = ()
    moves: Mapping[str, str] = field(default_factory=dict)
    clocks: tuple[Clock, ...] = ()
    ahead: tuple[Ahead, ...] = ()
    sealed: bool = False
    final: bool = False
    aside: bool = False

    def plus(self, *acts: str, **changes: object) -> Self:
        """The same stage with more acts, or other values."""
        return replace(self, acts=(*self.acts, *acts), **changes)  # type: ignore[arg-type]

    def allows(self, act: str) -> bool:
        return act in self.acts or act == self.ends or act in self.moves


@dataclass(frozen=True)
class Child:
    """A smaller matter that may stand on this one: which acts it stops while open, and what time it gives back."""

    procedure: str
    stops: frozenset[str] = frozenset()
    stops_clocks: bool = False
    gives_back: tuple[str, ...] = ()

    def pauses(self, act: str) -> bool:
        return EVERYTHING in self.stops or act in self.stops


@dataclass(frozen=True)
class Procedure:
    """How a kind of matter runs.

    `anytime` acts may happen in every open stage; `moves` says where some of them lead. `public_from` names the moment
    from which anybody may see the matter; empty means that only its parties do.
    """

    code: str
    name: Text
    owner: str
    stages: tuple[Stage, ...]
    category: str = ""
    start: str = ""
    children: tuple[Child, ...] = ()
    anytime: tuple[str, ...] = ()
    moves: Mapping[str, str] = field(default_factory=dict)
    public_from: str = ""
    clocks: tuple[Clock, ...] = ()

    def __post_init__(self) -> None:
        codes = [stage.code for stage in self.stages]
        if len(set(codes)) != len(codes):
            raise ValueError(f"{self.code}: two stages have one code. 环节代码重复。")
        for stage in self.stages:
            for target in (*stage.moves.values(), *self.moves.values()):
                if target not in codes:
                    raise ValueError(f"{self.code}/{stage.code} moves to unknown stage {target}. 未知环节。")
        if self.stages and self.stages[0].aside:
            raise ValueError(f"{self.code}: the first stage cannot stand aside. 首个环节不能是旁支。")

    def stage(self, code: str) -> Stage:
        for stage in self.stages:
            if stage.code == code:
                return stage
        raise KeyError(f"{self.code} has no stage {code}")

    def after(self, code: str) -> Stage | None:
        """The next stage in line, side stages left out."""
        line = self.line()
        for here, following in pairwise(line):
            if here.code == code:
                return following
        return None

    def line(self) -> list[Stage]:
        return [stage for stage in self.stages if not stage.aside]

    def all_clocks(self) -> Iterator[Clock]:
        yield from self.clocks
        for stage in self.stages:
            yield from stage.clocks

    def stages_of(self, act: str) -> list[Stage]:
        """The stages in which an act may happen; all open ones for an act that may happen at any time."""
        if self.at_any_time(act):
            return [stage for stage in self.stages if not stage.final]
        return [stage for stage in self.stages if stage.allows(act)]

    def at_any_time(self, act: str) -> bool:
        return act in self.anytime or act in self.moves

    def acts(self) -> list[str]:
        """Every act the procedure names, in the order of its stages."""
        names: dict[str, None] = {self.start: None} if self.start else {}
        for stage in self.stages:
            names.update(dict.fromkeys(stage.acts))
            names.update(dict.fromkeys(stage.moves))
            if stage.ends:
                names[stage.ends] = None
        names.update(dict.fromkeys((*self.anytime, *self.moves)))
        return list(names)


PROCEDURES: dict[str, Procedure] = {}


def procedure(code: str) -> Procedure:
    try:
        return PROCEDURES[code]
    except KeyError as error:
        raise KeyError(f"No procedure {code}. Known: {', '.join(sorted(PROCEDURES))}") from error


def register(item: Procedure) -> Procedure:
    """Make a procedure known. Once a code is taken, another under it is a mistake of the program."""
    if PROCEDURES.get(item.code, item) is not item:
        raise ValueError(f"Two procedures are called {item.code}. 流程代码重复。")
    PROCEDURES[item.code] = item
    return item

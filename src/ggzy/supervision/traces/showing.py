"""What a page shows at one step of a replay, whoever looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .replay import explained, versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy.foundation.matters.models import Matter

    from .replay import Replay, Step


def at_step(
    matter: Matter, found: Replay, steps: tuple[Step, ...], asked: str, readable: Callable[[str], bool]
) -> dict[str, Any]:
    """The act, what stood on the record, where the matter was then. `asked`: a number as typed; the last step unless
    it is one. `readable` says whether a document may be given out by its hash."""
    number = min(max(int(asked), 1), len(steps)) if _is_number(asked) and steps else len(steps)
    here = steps[number - 1] if steps else None
    named = [one for one in here.line.objects if "sha256" in one] if here else []
    return {
        "matter": matter,
        "steps": steps,
        "here": here,
        "explained": explained(here) if here else None,
        "versions": versions(here) if here else [],
        "documents": [(one, readable(one["sha256"])) for one in named],
        "line": _line(found, here),
        "before": number - 1 if number > 1 else None,
        "after": number + 1 if number < len(steps) else None,
        "more": found.total - len(steps),
    }


def _is_number(asked: str) -> bool:
    return asked.isascii() and asked.isdigit() and len(asked) <= 6


def _line(found: Replay, step: Step | None) -> list[tuple[Any, str]]:
    """The stages as they stood after the step: past, here, ahead."""
    stages = found.flow.line()
    codes = [one.code for one in stages]
    at = codes.index(step.stage.code) if step and step.stage.code in codes else -1
    return [(one, "past" if n < at else "here" if n == at else "ahead") for n, one in enumerate(stages)]

"""What the form of an appeal offers: the checks by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.picks import pick

from .checks import CHECKS

if TYPE_CHECKING:
    from typing import Any

    from ggzy.foundation.acts import Session
    from ggzy.foundation.text import Text


@pick("quality.checks", public=True)
def checks(session: Session, target: Any) -> list[tuple[str, Text]]:
    return [(one.name, one.title) for one in CHECKS.values()]

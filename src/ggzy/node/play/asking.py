"""A tender file from a model on disk; what it leaves open is asked at a terminal, or defaulted in words."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ggzy_core.tender_model import Gap, Gaps, convert, read_criteria, read_model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ggzy_core.tender import TenderFile

CRITERIA = "scoring_criteria_cleaned.md"


def from_model(path: Path, given: Mapping[str, str], *, interactive: bool | None = None) -> TenderFile:
    """The tender file of a model, with the criteria text that lies beside it. Raises BadModel, Unanswered."""
    asks = sys.stdin.isatty() if interactive is None else interactive
    gaps = Gaps(dict(given), _ask if asks else None)
    return convert(read_model(path), read_criteria(path.with_name(CRITERIA)), gaps).file


def _ask(gap: Gap) -> str:
    shown = f"（直接回车取 {gap.default}：{gap.why}）" if gap.default else ""
    return input(f"来源未载明：{gap.zh} {gap.en}{shown}\n> ")

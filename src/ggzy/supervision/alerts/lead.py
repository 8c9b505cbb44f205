"""What a monitor finds: a lead with its rule, level, sentence and evidence. Plain data, nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.journal.rows import JournalTable, Row


class Level(StrEnum):
    """一般, 较重, 严重: the levels of the national alert field (ALERT_LEVEL)."""

    GENERAL = "general"
    SERIOUS = "serious"
    GRAVE = "grave"

    @property
    def label(self) -> Text:
        return {
            Level.GENERAL: Text("一般", "general"),
            Level.SERIOUS: Text("较重", "serious"),
            Level.GRAVE: Text("严重", "grave"),
        }[self]


@dataclass(frozen=True)
class Lead:
    """`key` tells this fact from others of the same monitor on the same matter: the same key raises one alert."""

    rule: str
    level: Level
    key: str
    said: Text
    evidence: tuple[dict[str, Any], ...] = ()


def of_row(row: Row | JournalTable, **facts: object) -> dict[str, Any]:
    """A row as evidence: table, key, and the values that matter, as text."""
    said = {name: str(value) for name, value in facts.items()}
    return {"kind": "row", "table": row._meta.db_table, "key": str(row.pk), "facts": said}


def of_moment(name: str, at: datetime) -> dict[str, Any]:
    return {"kind": "moment", "name": name, "at": at.isoformat()}

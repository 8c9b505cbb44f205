"""A sentence in Chinese and English that shows itself in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Text:
    """Two languages of one sentence. `str()` gives the active one, Chinese by default."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "zh").startswith("en") else self.zh

    def format(self, **facts: Any) -> Text:
        return Text(self.zh.format(**facts), self.en.format(**facts))

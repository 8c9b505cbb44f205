"""Strings that somebody might type to see what breaks."""

from __future__ import annotations

HOSTILE = [
    '"', "'", "''; DROP TABLE search_text; --", '" OR 1=1', "NEAR(a b)", "a AND NOT b", "words:x", "*", "^", "道路*", "-道路",
    "\x00", "道\x00路", "\u202e道路", "<script>alert(1)</script>", "%", "_", "\\", "道路" * 5000, "a" * 10_000, "🚧" * 100, "𰀀𰀁",
    "(((((", "'道路' & !'x'", ":*", "\ud800", "\ue000kn", "{{ 7*7 }}", "%s%(x)s",
]  # fmt: skip

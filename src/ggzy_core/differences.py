"""What changed between two versions of structured data, place by place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """One place that differs. `path` reads like requirements[quality].title; an empty side did not exist."""

    path: str
    before: str
    after: str


def differences(before: Any, after: Any, path: str = "") -> list[Change]:
    """Every difference, in reading order. Items of a list that carry an `id` are matched by it, others by place."""
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        found = []
        for key in [*before, *(key for key in after if key not in before)]:
            inner = f"{path}.{key}" if path else str(key)
            found += differences(before.get(key), after.get(key), inner)
        return found
    if isinstance(before, list) and isinstance(after, list):
        return _lists(before, after, path)
    return [Change(path, _said(before), _said(after))]


def _lists(before: list[Any], after: list[Any], path: str) -> list[Change]:
    old, new = _keyed(before), _keyed(after)
    found = []
    for key in [*old, *(key for key in new if key not in old)]:
        found += differences(old.get(key), new.get(key), f"{path}[{key}]")
    return found


def _keyed(items: list[Any]) -> dict[str, Any]:
    return {
        str(item["id"]) if isinstance(item, dict) and "id" in item else str(place): item
        for place, item in enumerate(items, 1)
    }


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "；".join(f"{key}：{_said(item)}" for key, item in value.items() if item not in (None, "", [], {}))
    if isinstance(value, list):
        return "、".join(_said(item) for item in value)
    return str(value)

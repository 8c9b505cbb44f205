"""Reads evaluation criteria: page text with Markdown tables, as extracted from a tender file.

Found are the clauses of the preliminary review, the scoring factors with their clauses, and the price formula.
Whatever is not found stays None, and the converter says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

_POINTS = re.compile(r"^(-?\d+(?:\.\d+)?)分$")
_CLAUSE = re.compile(r"^\d+(?:\.\d+)+(?:[（(]\d+[)）])?$")
_PRELIMINARY = re.compile(r"(\d+\.\d+\.\d+)\s*(形式|资格|响应性)评审")
_DRAWN = re.compile(r"C值在([0-9.、\s]+?)[一二三四五六七八九十]+组")
_MARKED = re.compile(r"☑\s*(\d+)%")
_ENTER = re.compile(r"☑对于.*?N≤(\d+).*?N>(\d+)家", re.DOTALL)
_TRIM = re.compile(r"B\s*系列不足(\d+)家")
_WIDTH = re.compile(r"说明：市政[^（）]*?为(\d\.\d+)和(\d\.\d+)")
_BELOW = re.compile(r"每低(\d+(?:\.\d+)?)%扣(\d+(?:\.\d+)?)分，每高(\d+(?:\.\d+)?)%扣(\d+(?:\.\d+)?)分")
_ABNORMAL = re.compile(r"房屋建筑、轨道交通、市政.*?(\d+)%、(\d+)%、(\d+)%", re.DOTALL)


@dataclass(frozen=True)
class Factor:
    """One scoring factor as printed: clause, name, full score (negative: what it takes off at most)."""

    clause: str
    name: str
    most: Decimal


@dataclass(frozen=True)
class Criteria:
    """What the text says. `clauses`: 形式, 资格, 响应性 → clause. `price`: formula parameters, or None."""

    clauses: dict[str, str]
    factors: tuple[Factor, ...]
    price: dict[str, Any] | None
    draw_from: tuple[Decimal, ...]
    abnormal: Decimal | None
    drops_extremes: bool


def read_criteria(path: Path) -> Criteria | None:
    """Read criteria, or None when the file is not there."""
    return parse(path.read_text("utf-8")) if path.is_file() else None


def parse(text: str) -> Criteria:
    joined = re.sub(r"\s+", "", re.sub(r"^\|.*$|^#+ .*$|^\d+$", "", text, flags=re.MULTILINE))
    low = _ABNORMAL.search(joined)
    return Criteria(
        clauses={kind: clause for clause, kind in _PRELIMINARY.findall(text)},
        factors=tuple(_factors(text)),
        price=_price(joined),
        draw_from=_draw(joined),
        abnormal=Decimal(low[3]) if low else None,
        drops_extremes="去掉一个最高分和一个最低分" in joined,
    )


def _factors(text: str) -> list[Factor]:
    """The rows of the scoring tables. A row with points but no standard is the heading of the rows below it."""
    found: list[Factor] = []
    clause, name, points, standard = "", "", None, ""
    rows = [_cells(line) for line in text.splitlines() if line.startswith("|")]
    for cells in [*(row for row in rows if len(row) == 5), ["", "", "", "0分", ""]]:
        match = _POINTS.match(cells[3])
        if match is None:
            name += cells[2] if points is not None and _continues(cells) else ""
            continue
        if points is not None and standard:
            found.append(Factor(clause, name, points))
        clause = cells[0] if _CLAUSE.match(cells[0]) else clause
        name, points, standard = cells[2], Decimal(match[1]), cells[4]
    return found


def _continues(cells: list[str]) -> bool:
    """A line that goes on with the name above: its second cell is no heading and it is no line of dashes."""
    return bool(cells[2]) and set(cells[2]) != {"-"} and ":--" not in cells[2] and not cells[2].isdigit()


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _price(text: str) -> dict[str, Any] | None:
    """Parameters of the median of grouped prices, or None when the text describes another formula."""
    enter, marked = _ENTER.search(text), _MARKED.search(text)
    trim, width, off = _TRIM.search(text), _WIDTH.search(text), _BELOW.search(text)
    if not (enter and marked and trim and width and off) or "中位数" not in text:
        return None
    return {
        "small": int(enter[1]),
        "large": int(enter[2]),
        "fall": _plain(Decimal(marked[1]) / 100),
        "drop_from": int(trim[1]),
        "band": _plain(Decimal(width[1]) - 1),
        "below": _plain(Decimal(off[2]) / Decimal(off[1])),
        "above": _plain(Decimal(off[4]) / Decimal(off[3])),
    }


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _draw(text: str) -> tuple[Decimal, ...]:
    found = _DRAWN.search(text)
    return tuple(Decimal(one) for one in found[1].split("、") if one) if found else ()

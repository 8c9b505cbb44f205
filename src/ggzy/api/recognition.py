"""Mutual recognition for programs: the signed list, and authorities by device."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.surface import both
from ggzy.foundation.recognition import queries
from ggzy.foundation.text import Text

from .endpoint import said

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def authorities(request: HttpRequest) -> HttpResponse:
    """GET: the list in force as it was adopted. `text` is what was signed, byte for byte; `list` the same, read.
    Everything is null before one was adopted."""
    listed, row = queries.in_force(), queries.newest()
    if listed is None or row is None:
        return _open(dict.fromkeys(("version", "sha256", "adopted_at", "text", "signature", "list")))
    told = {
        "version": row.version,
        "sha256": row.sha256,
        "adopted_at": row.adopted_at.isoformat(),
        "text": row.text,
        "signature": base64.b64encode(bytes(row.signature)).decode(),
        "list": json.loads(row.text),
    }
    return _open(told)


def conformance(request: HttpRequest) -> HttpResponse:
    """GET: every authority by every device: proven, failed, old, unproven or apart (not offered), by what and when."""
    return _open({"authorities": [_line(one) for one in queries.lines()]})


def _line(line: queries.Line) -> dict[str, Any]:
    report = line.report
    return {
        "authority": line.authority.id,
        "accepted": line.accepted,
        "report": None
        if report is None
        else {"sha256": report.sha256, "conforms": report.conforms, "ran_at": report.ran_at.isoformat()},
        "devices": [_cell(cell) for cell in line.cells],
    }


def _cell(cell: queries.Cell) -> dict[str, Any]:
    return {
        "device": cell.device.id,
        "name": both(Text(cell.device.name_zh, cell.device.name_en)),
        "state": cell.state,
        "proof": both(cell.proof) if cell.proof else None,
        "kind": cell.kind or None,
        "at": cell.at.isoformat() if cell.at else None,
    }


def _open(told: dict[str, Any]) -> HttpResponse:
    answer = said(told, Cache_Control="public, max-age=60")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer

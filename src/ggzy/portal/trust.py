"""Whose certificates are accepted here, and what each authority has shown of itself; list and reports to take along."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ggzy.foundation import clock
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.recognition import queries
from ggzy.foundation.recognition.models import AcceptedListVersion, ConformanceReport
from ggzy.foundation.text import Text
from ggzy_core.recognition.checks import CHECKS

from .journal import EVERYWHERE

JSON, CMS = "application/json; charset=utf-8", "application/pkcs7-signature"
#: how a cell looks: class and icon of its status, and its word; a cell nobody proved has none of the three but a word
LOOKS = {
    "proven": ("open", "tick", Text("", "")),
    "failed": ("failed", "cross", Text("不符合", "fails")),
    "old": ("done", "clock", Text("已过一年", "over a year old")),
    "unproven": ("", "", Text("尚未证明", "not proven")),
    "apart": ("", "", Text("该机构不提供", "not offered")),
}
ALGORITHMS = {"sha256_ecdsa": "ECDSA P-256 · SHA-256", "sha256_rsa": "RSA · SHA-256", "sm3_sm2": "SM2 · SM3"}
OUTCOMES = {"holds": "tick", "fails": "cross", "skipped": "dot"}


@public_page(seconds=60)
def trust(request: HttpRequest) -> HttpResponse:
    """The list in force, its authorities, and authority by device: by what it was proven, and when."""
    listed, row = queries.in_force(), queries.newest()
    lines = queries.lines()
    past = AcceptedListVersion.objects.order_by("-version").defer("text", "signature")[:50]
    context = {
        "section": "verify",
        "listed": listed,
        "row": row,
        "overdue": listed is not None and listed.overdue(clock.real()),
        "lines": [(line, *_checks(line.report)) for line in lines],
        "algorithms": {line.authority.id: [ALGORITHMS[one] for one in line.authority.algorithms] for line in lines},
        "devices": _by_device(lines),
        "past": past,
        "proven": sum(line.proven for line in lines),
        "cells": sum(len(line.cells) for line in lines),
    }
    return render(request, "portal/trust.html", context)


def _by_device(lines: list[queries.Line]) -> list[tuple[Any, list[tuple[queries.Cell, str, str, Text]]]]:
    """The matrix with a device a row: five columns fit a page where fourteen do not."""
    rows = zip(*(line.cells for line in lines), strict=True)
    return [(row[0].device, [(cell, *LOOKS[cell.state]) for cell in row]) for row in rows]


def _checks(row: ConformanceReport | None) -> tuple[list[tuple[Text, str, Text]], int]:
    """What its newest report says, check by check, and how many held."""
    if row is None:
        return [], 0
    found = json.loads(ConformanceReport.objects.values_list("text", flat=True).get(pk=row.pk))["checks"]
    names = {one.id: Text(one.zh, one.en) for one in CHECKS.values()}
    told = [
        (names.get(one["id"], Text(one["id"], one["id"])), OUTCOMES[one["outcome"]], Text(one["zh"], one["en"]))
        for one in found
    ]
    return told, sum(one["outcome"] == "holds" for one in found)


@require_safe
def ca_list(request: HttpRequest, version: int = 0, part: str = "json") -> HttpResponse:
    """A version of the list, byte for byte as it was signed, or its detached CMS signature; the newest for none."""
    rows = AcceptedListVersion.objects.order_by("-version")
    row = (rows.filter(version=version) if version else rows).first()
    if row is None:
        raise Http404
    return _given(row.text, bytes(row.signature), part, f"ca-list-{row.version}.json")


@require_safe
def ca_report(request: HttpRequest, number: int, part: str = "json") -> HttpResponse:
    """A conformance report as its authority signed it, or the signature."""
    row = ConformanceReport.objects.filter(pk=number).first()
    if row is None:
        raise Http404
    return _given(row.text, bytes(row.signature), part, f"{row.authority}-{row.ran_at:%Y-%m-%d}.json")


def _given(text: str, signature: bytes, part: str, name: str) -> HttpResponse:
    content, media = (text.encode(), JSON) if part == "json" else (signature, CMS)
    name = name if part == "json" else f"{name}.p7s"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache", **EVERYWHERE}
    return HttpResponse(content, content_type=media, headers=headers)

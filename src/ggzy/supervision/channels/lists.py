"""Channels as data to begin with, in data/channels.csv: samples of 示例市, with numbers that nobody has."""

from __future__ import annotations

import csv
from importlib.resources import files

from .acts import PublishChannel


def names() -> list[str]:
    return list(_rows())


def shipped(name: str, department: str) -> PublishChannel:
    """The input of channel.publish for a department (its USCC) from a shipped line. Raises KeyError."""
    row = _rows()[name]
    return PublishChannel.model_validate(row | {"department": department, "forms": row["forms"].split()})


def _rows() -> dict[str, dict[str, str]]:
    text = (files(__package__) / "data" / "channels.csv").read_text("utf-8")
    return {row.pop("name"): row for row in csv.DictReader(text.splitlines())}

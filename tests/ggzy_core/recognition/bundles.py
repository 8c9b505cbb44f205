"""The folders of the five sample authorities, laid down once; a test that breaks one breaks a copy."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from ggzy_core.recognition import samples
from ggzy_core.recognition.accepted import AcceptedList, Authority, Operator
from tests.sample import NOW


@cache
def made(name: str):
    """The authority, the one below it if it has one, and its entry of the list."""
    root = samples.create(name)
    under = samples.issuing(root, name)
    return root, under, samples.entry(name, root, under)


@cache
def folder(name: str) -> Path:
    root, under, entry = made(name)
    place = Path(tempfile.mkdtemp(prefix="ggzy-kit-")) / name
    samples.write_bundle(place, root, entry, under)
    return place


def copy(name: str, to: Path) -> Path:
    return Path(shutil.copytree(folder(name), to / name))


def entry(name: str) -> Authority:
    return made(name)[2]


def listed(*names: str, version: int = 1, operator: str = "12990100MB0000000L") -> AcceptedList:
    entries = {name: entry(name) for name in names}
    return samples.accepted_list(entries, Operator(uscc=operator, name="示例平台"), NOW, version)

"""A data package in memory, and its name: yyyyMMdd-serial6-dataNo, with one XML of the same name in the zip."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_NAME = re.compile(r"(\d{8})-(\d{6})-(\d{3,4})\.zip", re.ASCII)


@dataclass(frozen=True)
class Attachment:
    """A file of the package. `md5` is upper-case hex, because the interface has it so; the hashes that count are ours."""

    code: str
    set_code: str
    name: str
    kind: str
    md5: str
    file_name: str
    url: str = ""
    content: bytes = b""


@dataclass(frozen=True)
class Package:
    """Head and records of one data set. Records are in wire names, as they stand in the XML."""

    name: str
    head: dict[str, str]
    dataset: str
    records: tuple[dict[str, str], ...]
    attachments: tuple[Attachment, ...] = field(default=())

    @property
    def stem(self) -> str:
        return self.name.removesuffix(".zip")


def named(day: str, serial: int, number: str) -> str:
    return f"{day}-{serial:06d}-{number}.zip"


def is_name(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def number_in(name: str) -> str:
    """The data set's number in a package name; empty when it is none."""
    found = _NAME.fullmatch(name)
    return found.group(3) if found else ""

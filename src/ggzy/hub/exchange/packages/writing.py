"""A package as bytes: the same package always gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .form import Attachment, Package

EPOCH = (1980, 1, 1, 0, 0, 0)


def to_zip(package: Package) -> bytes:
    """The zip: the XML, then the attachments under their own names."""
    members = [(f"{package.stem}.xml", to_xml(package))]
    return pack([*members, *((one.file_name, one.content) for one in package.attachments)])


def pack(members: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def to_xml(package: Package) -> bytes:
    """UTF-8, one element to a line."""
    return "\n".join(_lines(package)).encode()


def _lines(package: Package) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<package>"
    yield from _element("head", package.head)
    yield "<body>"
    for record in package.records:
        yield from _element(package.dataset, record)
    yield "</body>"
    yield "<attachments>"
    for one in package.attachments:
        yield from _element("attachment", _described(one, len(package.attachments)))
    yield "</attachments>"
    yield "</package>\n"


def _element(name: str, values: dict[str, str]) -> Iterator[str]:
    yield f"<{name}>"
    for key, value in values.items():
        text = escape(value, {"\r": "&#13;"})  # a reader would turn a bare carriage return into a line feed
        yield f"<{key}>{text}</{key}>"
    yield f"</{name}>"


def _described(one: Attachment, count: int) -> dict[str, str]:
    return {
        "attSetCode": one.set_code,
        "attCount": str(count),
        "attCode": one.code,
        "attName": one.name,
        "attType": one.kind,
        "md5": one.md5,
        "attFileName": one.file_name,
        "url": one.url,
    }

"""What is in a file, found by looking at all of it. Extension and announced content type are never believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.documents.sayings import wrong_kind

from . import archive, bid, image, pdf, text

if TYPE_CHECKING:
    from pathlib import Path

CHECKS = {
    "pdf": pdf.check,
    "png": image.check_png,
    "jpg": image.check_jpg,
    "zip": archive.check,
    "docx": archive.check,
    "xlsx": archive.check,
    "ggzybid": bid.check,
    "age": bid.check_age,
    "p7m": bid.check_p7m,
    "json": text.check_json,
    "xml": text.check_xml,
    "txt": text.check_txt,
}
KINDS = tuple(CHECKS)
TEXTS = ("json", "xml", "txt")  # the narrowest that is allowed is taken first
HEAD = 512


def look(path: Path, kinds: tuple[str, ...]) -> str:
    """The kind of a file, one of `kinds` (see KINDS), or Refusal P-UPLOAD-KIND. "any" stands for all of them.

    Where "zip" is allowed a docx or xlsx is too, and is called by its own name.
    """
    kinds = KINDS if "any" in kinds else kinds
    unknown = set(kinds) - set(KINDS)
    if unknown:
        raise ValueError(f"no such kind of document: {', '.join(sorted(unknown))}; there are {', '.join(KINDS)}")
    family = signature(path)
    if family in ("zip", "docx", "xlsx"):
        return archive.check(path, kinds)
    if family in kinds:
        return CHECKS[family](path, kinds)
    texts = [kind for kind in TEXTS if kind in kinds]
    if family != "unknown" or not texts:
        raise wrong_kind(family if family != "unknown" else text.guess(path), kinds)
    return text.check(path, texts)


def signature(path: Path) -> str:
    """The kind that the first bytes speak of, or "unknown"."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(bid.AGE):
        return "age"
    if head.startswith(b"\x30") and bid.SM_ENVELOPE in head[:32]:
        return "p7m"
    if head.startswith(image.PNG):
        return "png"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "zip"
    if bid.is_package(head):
        return "ggzybid"
    return "unknown"

"""What is asked of stamps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.journal.models import Entry

from .models import Stamp

if TYPE_CHECKING:
    from ggzy.foundation.matters.models import Matter


def on_paper(paper: str) -> list[Stamp]:
    """The stamps on a paper, in the order they were put on; the last document bears them all."""
    return list(Stamp.objects.filter(paper=paper).order_by("id")) if paper else []


def newest(paper: str) -> str:
    """The paper as it now stands: with all its stamps, or without any."""
    last = Stamp.objects.filter(paper=paper).order_by("id").last()
    return last.document if last else paper


def is_named(matter: Matter, sha256: str) -> bool:
    """Does the public record of the matter, or of the one above it, name this document?"""
    return Entry.objects.filter(subject__in=named_by(matter), until="", body__contains=sha256).exists()


def named_by(matter: Matter) -> list[str]:
    """Codes of the matters whose record names its papers: its own, and the one above it."""
    return [one.code for one in (matter, matter.parent) if one is not None]


def entry_naming(hashes: tuple[str, ...]) -> tuple[str, Entry] | None:
    """The first public entry that names one of these documents, the last of them asked first; with which it names."""
    for sha256 in reversed(hashes):
        found = Entry.objects.filter(until="", body__contains=f'"{sha256}"').order_by("id").first()
        if found is not None:
            return sha256, found
    return None

"""Files by their content: stored under their hash, checked by what they are, rendered to PDF.

Names are found on first use, because Django imports this package before its models may be.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .stored import Stored, described, document_bytes, exists, length, open_document, store, verify_document

_WHERE = dict.fromkeys(
    ("Stored", "described", "document_bytes", "exists", "length", "open_document", "store", "verify_document"),
    "stored",
)


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


__all__ = [
    "Stored",
    "described",
    "document_bytes",
    "exists",
    "length",
    "open_document",
    "store",
    "verify_document",
]

"""The acts of this room, by what they are for."""

from . import endings, entry, publication, questions

__all__ = ["endings", "entry", "publication", "questions"]

"""The acts of this room, by what they are for."""

from . import lodging, opening, session

__all__ = ["lodging", "opening", "session"]

"""The acts of this room, by what they are for."""

from . import holding, lodging, opening, recovering, session

__all__ = ["holding", "lodging", "opening", "recovering", "session"]

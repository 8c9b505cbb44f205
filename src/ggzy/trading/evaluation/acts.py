"""Every act of this room."""

from . import reporting, reviewing  # noqa: F401

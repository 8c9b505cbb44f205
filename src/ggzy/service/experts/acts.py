"""Every act of this room."""

from . import calling, committee, drawing, pool  # noqa: F401

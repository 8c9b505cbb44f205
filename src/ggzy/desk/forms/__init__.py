"""Forms made from the input models of acts: what to ask, how to read what was typed, how to say it back."""

from .boxes import Box, astray, boxes, wrong
from .data import Reading, reading
from .kinds import Field, fields_of, takes_files
from .offers import Offers
from .summary import Fact, facts
from .typed import Typed, add_row, drop_row, flat, from_post, initial

__all__ = [
    "Box",
    "Fact",
    "Field",
    "Offers",
    "Reading",
    "Typed",
    "add_row",
    "astray",
    "boxes",
    "drop_row",
    "facts",
    "fields_of",
    "flat",
    "from_post",
    "initial",
    "reading",
    "takes_files",
    "wrong",
]

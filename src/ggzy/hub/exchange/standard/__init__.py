"""The national data sets as data: one list of fields that the sender, the receiver and the catalogue all read."""

from .codes import CODES
from .registry import DATASETS
from .shape import DataSet, Field

__all__ = ["CODES", "DATASETS", "DataSet", "Field"]

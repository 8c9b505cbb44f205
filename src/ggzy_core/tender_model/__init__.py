"""A tender rule model and its evaluation criteria made into a TenderFile: see README.md."""

from .convert import Converted, convert
from .criteria import Criteria, read_criteria
from .gaps import Gap, Gaps, Unanswered
from .source import BadModel, Model, read_model

__all__ = [
    "BadModel",
    "Converted",
    "Criteria",
    "Gap",
    "Gaps",
    "Model",
    "Unanswered",
    "convert",
    "read_criteria",
    "read_model",
]

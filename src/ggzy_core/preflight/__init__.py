"""起飞前检查 (preflight): what a machine can say of a bid before, and once more after, its seal."""

from .case import Lot
from .digest import digest
from .findings import Finding, Report
from .run import check_opened, preflight

__all__ = ["Finding", "Lot", "Report", "check_opened", "digest", "preflight"]

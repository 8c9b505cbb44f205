"""A lot in OCDS for programs, from its notice on."""

from __future__ import annotations

from typing import Any

from ggzy.foundation.matters.exports import export
from ggzy.trading.projects.models import Lot

from .ocds.packages import record_package, release_package


@export("projects.Lot", "ocds-releases")
def ocds_releases(lot: Lot) -> Any | None:
    """The release package, its extensions declared."""
    return release_package(lot, declare=True)


@export("projects.Lot", "ocds-record")
def ocds_record(lot: Lot) -> Any | None:
    """The record package: every release, and the compiled one."""
    return record_package(lot, declare=True)

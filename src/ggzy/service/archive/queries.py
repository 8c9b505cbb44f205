"""What is asked about archives."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ggzy.foundation.documents import open_document
from ggzy.foundation.journal.sequencer import signer
from ggzy_core.archive import CHUNK, Checked, check_package

from . import disclosure
from .pieces import DEMANDS, Mandatory, Piece, kept

if TYPE_CHECKING:
    from ggzy.foundation.matters.models import Matter

    from .models import Package


def lacking(matter: Matter, pieces: list[Piece] | None = None) -> list[Mandatory]:
    """What the matter's procedure demands and no room has kept, or nobody has published."""
    paths = [piece.path for piece in (kept(matter) if pieces is None else pieces)]
    unpublished = {one.item.key for one in disclosure.states([matter])[matter.pk] if one.owed}
    return [item for item in DEMANDS.get(matter.procedure, ()) if item.key in unpublished or not _is_kept(item, paths)]


def _is_kept(item: Mandatory, paths: list[str]) -> bool:
    return not item.begins or any(path.startswith(item.begins) for path in paths)


def check(package: Package, vkey: str = "") -> Checked:
    """A stored package, held against its manifest and the journal's key (this node's own, unless told)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        with open_document(package.document) as source, path.open("wb") as target:
            while chunk := source.read(CHUNK):
                target.write(chunk)
        return check_package(path, vkey or signer().vkey)

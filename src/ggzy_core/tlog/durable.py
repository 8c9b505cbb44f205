"""Files that are whole or absent, whenever the power fails."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write_all(root: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files below `root`, by temporary name, fsync and rename; return when names and contents are on disk."""
    folders: dict[Path, None] = {}
    for name, data in files:
        path = root / name
        make_folder(path.parent)
        _write(path, data)
        folders[path.parent] = None
    for folder in folders:
        sync_folder(folder)


def make_folder(folder: Path) -> None:
    """Create a folder and what is above it, each made durable in its parent."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows has no such call, and does not need it for renames."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)

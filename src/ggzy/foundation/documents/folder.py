"""The default documents storage: a folder in which a file is either whole or not there."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages


class DocumentFolder(FileSystemStorage):
    """A FileSystemStorage that can take over a finished draft by renaming it. Other storages get a copy."""

    @property
    def drafts(self) -> Path:
        """On the same disk as the documents, so that a rename is enough."""
        return Path(self.location) / "drafts"

    def adopt(self, draft: Path, name: str) -> None:
        """Put the draft (already flushed to disk) in its place. A power cut leaves the old state or the new."""
        target = Path(self.path(name))
        try:
            draft.replace(target)
        except FileNotFoundError:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.replace(target)
        for folder in (target.parent, target.parent.parent):
            _flush_folder(folder)


def storage() -> Storage:
    """The storage that settings call "documents"."""
    return storages["documents"]


def new_draft() -> tuple[BinaryIO, Path]:
    """A new file with a random name, open for writing and reading, that its owner alone can read."""
    kept = storage()
    folder = kept.drafts if isinstance(kept, DocumentFolder) else Path(settings.GGZY_DATA) / "drafts"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / secrets.token_hex(16)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(handle, "w+b"), path


def flush_file(file: BinaryIO) -> None:
    """To the disk itself, so that a power cut does not take it."""
    file.flush()
    os.fsync(file.fileno())


def place(draft: Path, name: str) -> None:
    """Move a finished draft to `name`, replacing what may be there. The draft is gone afterwards."""
    kept = storage()
    if isinstance(kept, DocumentFolder):
        kept.adopt(draft, name)
        return
    if kept.exists(name):
        kept.delete(name)
    with draft.open("rb") as file:
        kept.save(name, File(file))
    draft.unlink()


def _flush_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows cannot open a folder; its file system journals renames
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

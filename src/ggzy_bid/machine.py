"""The machine folder: where the bidder's program keeps sealed bids, lot cards and trust lists."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ggzy_core.certs.trust import TrustList
from ggzy_core.sealing.header import Header
from ggzy_core.sealing.lot import LotCard
from ggzy_core.sealing.package import SUFFIX, write_package

DEFAULT = Path.home() / ".ggzy-bid"
NOTICE = "notice.tlog-proof"  # beside the lot card: the notice in the journal, which named the trustees


@dataclass(frozen=True)
class Machine:
    """`home` and everything below it belong to one person: folders are made with mode 0700."""

    home: Path

    def work_folder(self, name: str) -> Path:
        """An empty folder for something half-done; it is no bid until it is moved."""
        folder = self._made("work") / f"{name}-{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        return folder

    def keep(self, sealed: Path, header: Header, lot: LotCard, out: Path | None) -> Path:
        """Pack a sealed bid under its random id into `out` or `bids/<id>/`, with the lot card; answers the package."""
        folder = out if out is not None else self._made("bids") / header.ctx.bid
        folder.mkdir(parents=True, exist_ok=True)
        package = folder / f"{header.ctx.bid}{SUFFIX}"
        half = package.with_suffix(".part")
        write_package(sealed, half)
        (folder / f"{header.ctx.bid}.lot.json").write_bytes(lot.to_json())
        half.replace(package)
        return package

    def save_json(self, folder: Path, name: str, content: object) -> Path:
        """Write plain JSON values to a file of `folder`, whole or not at all; answers the path."""
        folder.mkdir(parents=True, exist_ok=True)
        half = folder / f"{name}.part"
        half.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        return half.replace(folder / name)

    def trust(self) -> TrustList | None:
        """The trust list in `trust/`, if there is one."""
        folder = self.home / "trust"
        return TrustList.load(folder) if folder.is_dir() else None

    def vkeys(self, origin: str) -> list[str]:
        """The log keys of this name that this machine has come to trust; none where it never signed in."""
        found = [json.loads(path.read_text("utf-8")) for path in (self.home / "nodes").glob("*/node.json")]
        return [str(one["vkey"]) for one in found if str(one.get("vkey", "")).startswith(f"{origin}+")]

    def _made(self, name: str) -> Path:
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder = self.home / name
        folder.mkdir(exist_ok=True, mode=0o700)
        return folder

"""A bid under way on this machine: the lot's card and tender file, and the folder that files are dropped into."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ggzy_bid.checking import Tender, find_tender
from ggzy_bid.machine import Machine
from ggzy_core.bid import DocumentName
from ggzy_core.preflight import Report, preflight
from ggzy_core.sealing.archive import BID
from ggzy_core.sealing.lot import LotCard
from ggzy_core.sentences import BadValue

from .server import Body

MOST_BYTES = 2 << 30  # of one file; the node's own limits are judged there
CHUNK = 1 << 20
_NAME: TypeAdapter[str] = TypeAdapter(DocumentName)


@dataclass(frozen=True)
class Draft:
    """The bid for one lot. `node` is the address it will be lodged at, `party` who signed in there."""

    machine: Machine
    lot: str
    node: str
    party: dict[str, str]

    @classmethod
    def begin(cls, machine: Machine, lot: str, node: str, party: dict[str, str]) -> Draft:
        """A lot that was fetched; files that were dropped before stay."""
        machine.save_json(machine.home / "cards", f"{lot}.node.json", {"node": node, "party": party})
        made = cls(machine, lot, node, party)
        made.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return made

    @classmethod
    def find(cls, machine: Machine, lot: str) -> Draft | None:
        try:
            kept = json.loads((machine.home / "cards" / f"{lot}.node.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        return cls(machine, lot, kept["node"], kept["party"])

    @classmethod
    def all(cls, machine: Machine) -> list[Draft]:
        paths = sorted((machine.home / "cards").glob("*.node.json"))
        found = [cls.find(machine, path.name.removesuffix(".node.json")) for path in paths]
        return [one for one in found if one is not None]

    @property
    def folder(self) -> Path:
        return self.machine.home / "bids-written" / self.lot

    @property
    def card_file(self) -> Path:
        return self.machine.home / "cards" / f"{self.lot}.card.json"

    @property
    def card(self) -> LotCard:
        return LotCard.load(self.card_file)

    @property
    def tender(self) -> Tender:
        return find_tender(self.machine, str(self.machine.home / "cards" / f"{self.lot}.file.json"))

    def files(self) -> list[tuple[str, int]]:
        """(name, bytes) of what was dropped, bid.json aside."""
        found = [path for path in sorted(self.folder.rglob("*")) if path.is_file() and path.suffix != ".part"]
        names = [(path.relative_to(self.folder).as_posix(), path.stat().st_size) for path in found]
        return [one for one in names if one[0] != BID]

    def put(self, name: str, body: Body) -> None:
        """Take a file in, whole or not at all. Raises BadValue for a name that is none."""
        path = self._path(name)
        if body.left > MOST_BYTES:
            raise BadValue("large", f"文件 {name} 过大。", f"{name} is too large.")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half, wanted, got = path.with_name(path.name + ".part"), body.left, 0
        with half.open("wb") as file:
            while chunk := body.read(CHUNK):
                got += file.write(chunk)
        if got != wanted:
            half.unlink()
            raise BadValue(
                "broken", f"文件 {name} 没有收全，请再拖一次。", f"{name} did not come in whole; drop it again."
            )
        half.replace(path)

    def drop(self, name: str) -> None:
        """Take a file out again."""
        path = self._path(name)
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            path.parent.rmdir()

    def said(self) -> dict[str, Any]:
        """bid.json as it is; empty where there is none that can be read."""
        try:
            found = json.loads((self.folder / BID).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def write(self, data: dict[str, Any]) -> None:
        self.machine.save_json(self.folder, BID, data)

    def check(self) -> Report:
        """The preflight, the very one of `ggzy-bid check`. Raises BadBid or SealingProblem where nothing can be read."""
        known = self.tender
        return preflight(self.folder, known.file, known.lot)

    def changed_at(self) -> float:
        """When a file of it was changed last."""
        return max((path.stat().st_mtime for path in self.folder.rglob("*") if path.is_file()), default=0.0)

    def _path(self, name: str) -> Path:
        try:
            return self.folder / _NAME.validate_python(name)
        except ValidationError as error:
            raise BadValue(
                "name", f"文件名 {name} 不可用，请改名后再拖。", f"The file name {name} cannot be used; rename it."
            ) from error

"""Where the person's certificate and key are: a PKCS#12 file or a PKCS#11 token. A PIN is asked each time, never kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ggzy_bid.machine import Machine
from ggzy_core.certs.credential import Credential, CredentialProblem, SigningKey, write_private
from ggzy_core.certs.token import open_token

KEPT = "key.json"
MOST_BYTES = 1 << 20  # a certificate file with its chain is a few kilobytes


@dataclass(frozen=True)
class KeyPlace:
    """A key that is opened for one use: `token` as module|token|key, or the path of a file."""

    file: Path | None = None
    token: str = ""

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.file.name if self.file is not None else self.token.rpartition("|")[2]

    @contextmanager
    def opened(self, pin: str) -> Iterator[SigningKey]:
        """The key, for the length of the block. Raises CredentialProblem for a wrong PIN, a token that is not there, a
        file that is no certificate."""
        if self.file is not None:
            yield self._loaded(self.file, pin)
            return
        key = open_token(self.token, pin)
        try:
            yield key
        finally:
            key.close()

    def _loaded(self, file: Path, pin: str) -> Credential:
        try:
            return Credential.load(file, pin)
        except OSError as error:
            raise CredentialProblem(
                f"读不到证书文件 {self.file}，请重新选择。 The file {self.file} cannot be read: choose it again."
            ) from error


def remembered(machine: Machine) -> KeyPlace | None:
    """What was chosen before on this machine."""
    try:
        kept = json.loads((machine.home / KEPT).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if kept.get("token"):
        return KeyPlace(token=str(kept["token"]))
    path = Path(str(kept.get("file", "")))
    return KeyPlace(file=path) if path.is_file() else None


def remember(machine: Machine, place: KeyPlace) -> KeyPlace:
    """Use this key from now on; what is kept is where it is."""
    said = {"token": place.token} if place.file is None else {"file": str(place.file.resolve())}
    write_private(machine.home / KEPT, json.dumps(said, ensure_ascii=False).encode())
    return place


def take_in(machine: Machine, name: str, content: bytes) -> KeyPlace:
    """Keep a certificate file that was dropped on the page, readable by its owner alone."""
    plain = "".join(one for one in Path(name).name if one.isalnum() or one in "._-") or "certificate.p12"
    path = machine.home / "certificates" / plain
    write_private(path, content)
    return remember(machine, KeyPlace(file=path))

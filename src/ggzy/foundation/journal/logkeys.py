"""The keys of the log: one that signs, perhaps the one before it beside it for a while, and all that ever counted.

Key 0 is derived from the node key; the next ones lie in `log-<number>.key` of the key folder. `log-keys.json` beside
them says which signs now, which signs too while others learn of the new one, and the public keys of the past, so that
what an old key signed is still accepted as this log's. Nothing in that file is secret.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings

from ggzy.foundation.secrets import KeyMissing, keyring
from ggzy_core.tlog.note import Signer, Verifier


def state() -> dict[str, Any]:
    """{current, also: [numbers], past: [vkeys], stolen: [vkeys]}"""
    try:
        found: dict[str, Any] = json.loads(_list().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"current": 0, "also": [], "past": [], "stolen": []}
    return found


def signer() -> Signer:
    """The log key that signs now: Ed25519, its name the log's origin."""
    return key(state()["current"])


def signers() -> list[Signer]:
    """The key that signs now, and those that sign too while others learn of it."""
    now = state()
    return [key(number) for number in (now["current"], *now["also"])]


def verifiers() -> list[Verifier]:
    """Every public key that is or was this log's, the present one first."""
    now = state()
    kept = [signer().vkey, *now["past"]]
    return [Verifier.parse(one) for one in dict.fromkeys(kept)]


def vkeys() -> list[str]:
    """Whose signature under a receipt or a checkpoint of this log is believed today. A stolen key's is not: whoever
    has one from before it was stolen fetches it again."""
    stolen = state()["stolen"]
    return [one.vkey for one in verifiers() if one.vkey not in stolen]


def key(number: int) -> Signer:
    """Raises KeyMissing."""
    if number == 0:
        return Signer(settings.GGZY_ORIGIN, keyring().derive("log-key"))
    try:
        seed = bytes.fromhex(_file(number).read_text(encoding="ascii").strip())
    except OSError as error:
        raise KeyMissing(
            f"The log key log-{number} is not in the key folder. 找不到存证密钥 log-{number}。"
        ) from error
    return Signer(settings.GGZY_ORIGIN, seed)


def make() -> int:
    """A fresh key in a file of its own, signing nothing yet. Returns its number."""
    number = 1 + max((int(one.stem.partition("-")[2]) for one in _folder().glob("log-[0-9]*.key")), default=0)
    handle = os.open(_file(number), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(os.urandom(32).hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return number


def appoint(number: int, *, before: str, why: str) -> None:
    """From now on this key signs; beside it the one before, whose vkey is given, unless that is lost or stolen."""
    now = state()
    _keep(
        {
            "current": number,
            "also": [now["current"]] if why == "planned" else [],
            "past": list(dict.fromkeys([before, *now["past"]])),
            "stolen": [*now["stolen"], before] if why == "stolen" else now["stolen"],
        }
    )


def end_overlap() -> None:
    """From now on the present key signs alone."""
    _keep(state() | {"also": []})


def _keep(what: dict[str, Any]) -> None:
    path = _list()
    temporary = path.with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(what, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _folder() -> Path:
    return Path(settings.GGZY_KEYS)


def _file(number: int) -> Path:
    return _folder() / f"log-{number}.key"


def _list() -> Path:
    return _folder() / "log-keys.json"

"""Where the node's stamp lies: a PKCS#12 file or a token, as configured; and whom it asks for the time."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation.secrets import tokens
from ggzy_core.certs.credential import Credential
from ggzy_core.certs.timestamps import over_http, sample_authority

if TYPE_CHECKING:
    from ggzy_core.certs.credential import SigningKey
    from ggzy_core.certs.timestamps import Ask

TIMESTAMPS = "timestamps.p12"  # of a sample's own time-stamping authority, beside the stamp


def node_key() -> SigningKey | None:
    """The node's stamp; None where none is configured."""
    if settings.GGZY_STAMP_TOKEN:
        return _token(settings.GGZY_STAMP_TOKEN, _pin(stamp_file()), tokens.loads)
    return _file(stamp_file())


def ask() -> Ask | None:
    """The first of the time-stamping authorities; a sample node without one asks its own."""
    if settings.GGZY_TSA:
        return over_http(settings.GGZY_TSA[0])
    own = _file(stamp_file().with_name(TIMESTAMPS)) if settings.GGZY_DEMO else None
    return None if own is None else sample_authority(own)


def stamp_file() -> Path:
    return Path(settings.GGZY_STAMP_KEY or Path(settings.GGZY_KEYS) / "stamp.p12")


def pin_file(path: Path) -> Path:
    return path.with_suffix(".pin")


def _pin(path: Path) -> str:
    """The first line of the file beside it; an SM2 key as PEM has none."""
    beside = pin_file(path)
    return beside.read_text(encoding="utf-8").strip() if beside.is_file() else ""


def _file(path: Path) -> Credential | None:
    return _load(path, path.stat().st_mtime_ns) if path.is_file() else None


@lru_cache(maxsize=8)  # a PIN's slow key takes its time on purpose
def _load(path: Path, _stamp: int) -> Credential:
    return Credential.load(path, _pin(path))


@lru_cache(maxsize=2)  # one session for the process: a token has few
def _token(where: str, pin: str, _loads: int) -> SigningKey:
    from ggzy_core.certs.token import open_token

    return open_token(where, pin)

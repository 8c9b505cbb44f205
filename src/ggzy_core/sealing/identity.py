"""The scalar's one ordinary key: an age X25519 identity, derived by HKDF and written in Bech32 (BIP 173); in the
domestic profile an SM2 key, derived the same way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pyrage import x25519

from ggzy_core.certs.sm2 import ORDER, Sm2Key

SUITE: Final = "openggzy-sealed-bid-v1: edwards25519-feldman, hkdf-sha256, age-x25519, cms-aes256gcm"
SM_SUITE: Final = "openggzy-sealed-bid-sm-v1: edwards25519-feldman, hkdf-sha256, sm2, gmt0010-sm4cbc, sm2-envelopes"
Suite = Literal[
    "openggzy-sealed-bid-v1: edwards25519-feldman, hkdf-sha256, age-x25519, cms-aes256gcm",
    "openggzy-sealed-bid-sm-v1: edwards25519-feldman, hkdf-sha256, sm2, gmt0010-sm4cbc, sm2-envelopes",
]
#: by the name a tender file gives them
SUITES: Final[dict[str, Suite]] = {"international": SUITE, "domestic": SM_SUITE}
_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def age_identity(scalar: bytes, ctx_hash: bytes) -> str:
    """``AGE-SECRET-KEY-1…`` of a scalar under one bid's context: what stock `age -d -i` takes."""
    seed = HKDF(SHA256(), 32, ctx_hash, SUITE.encode()).derive(scalar)
    return bech32("age-secret-key-", seed).upper()


def sm_key(scalar: bytes, ctx_hash: bytes) -> Sm2Key:
    """The SM2 key of a scalar under one bid's context (domestic profile)."""
    seed = HKDF(SHA256(), 48, ctx_hash, SM_SUITE.encode()).derive(scalar)
    return Sm2Key.of(int.from_bytes(seed, "big") % (ORDER - 2) + 1)


def parse(identity: str) -> x25519.Identity:
    return x25519.Identity.from_str(identity)


def bech32(prefix: str, data: bytes) -> str:
    """Encode bytes under a lower-case prefix (BIP 173, without its limit of 90 characters, as age does)."""
    words = _to_five_bits(data)
    spread = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = _polymod([*spread, *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> 5 * (5 - i) & 31 for i in range(6)]
    return prefix + "1" + "".join(_CHARSET[word] for word in words)


def _to_five_bits(data: bytes) -> list[int]:
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    return [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for i, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> i & 1 else 0
    return check

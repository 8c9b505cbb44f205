"""Feldman's verifiable secret sharing over edwards25519 (P. Feldman, FOCS 1987), on libsodium's group operations.

A dealer shares a scalar s as f(1) … f(n), f a random polynomial of degree t-1 with f(0) = s, and publishes
C_k = a_k·B. Everyone can check a share against the commitments; t good shares give s, fewer tell nothing beyond C_0.
Scalars and points are 32 bytes, little-endian, in the encodings of RFC 8032.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from nacl import bindings as sodium
from nacl.exceptions import CryptoError

from ggzy_core.sealing.problems import SealingProblem

ORDER = 2**252 + 27742317777372353535851937790883648493
MAX_SHARES = 255


@dataclass(frozen=True)
class Share:
    """f(number), to trustee `number` (from 1)."""

    number: int
    value: bytes = field(repr=False)


@dataclass(frozen=True)
class Dealing:
    """A shared scalar: the secret and the shares are for the dealer alone, the commitments for everyone."""

    secret: bytes = field(repr=False)
    commitments: tuple[bytes, ...]
    shares: tuple[Share, ...] = field(repr=False)


def random_scalar() -> bytes:
    """A uniform non-zero scalar."""
    return _encode(secrets.randbelow(ORDER - 1) + 1)


def deal(threshold: int, count: int, secret: bytes | None = None) -> Dealing:
    """Share a fresh scalar (or the one given) so that any `threshold` of `count` recover it."""
    check_numbers(threshold, count)
    coefficients = [secret if secret is not None else random_scalar()]
    if not _is_scalar(coefficients[0]):
        raise ValueError("the secret must be a non-zero canonical scalar of 32 bytes")
    coefficients += [random_scalar() for _ in range(threshold - 1)]
    commitments = tuple(sodium.crypto_scalarmult_ed25519_base_noclamp(a) for a in coefficients)
    shares = tuple(Share(i, _evaluate(coefficients, i)) for i in range(1, count + 1))
    return Dealing(coefficients[0], commitments, shares)


def check_numbers(threshold: int, count: int) -> None:
    """More than half must be needed, or two disjoint groups could each open alone."""
    if not (1 <= threshold <= count <= MAX_SHARES and 2 * threshold > count):
        raise SealingProblem(
            "bad-threshold",
            f"开启门限须过半数且不超过受托人数：现为 {count} 人中的 {threshold} 人。",
            f"The threshold must be more than half of the trustees and at most all: it is {threshold} of {count}.",
        )


def check_commitments(commitments: Sequence[bytes]) -> None:
    """Every commitment must be a canonical point of the prime-order group; small-order tricks are refused."""
    for k, point in enumerate(commitments):
        if len(point) != 32 or not sodium.crypto_core_ed25519_is_valid_point(point):
            raise SealingProblem(
                "bad-commitment",
                f"第 {k} 项承诺不是 edwards25519 素数阶群上的有效点，投标文件无法核验，须重新加密。",
                f"Commitment {k} is not a point of the edwards25519 prime-order group; seal the bid again.",
                f"commitment_{k}",
            )


def is_secret(scalar: bytes, commitments: Sequence[bytes]) -> bool:
    """Is scalar·B = C_0?"""
    return _is_scalar(scalar) and sodium.crypto_scalarmult_ed25519_base_noclamp(scalar) == commitments[0]


def verify_share(share: Share, commitments: Sequence[bytes]) -> bool:
    """Is f(i)·B = Σ i^k·C_k? Call `check_commitments` first."""
    if not 1 <= share.number <= MAX_SHARES or not _is_scalar(share.value):
        return False
    index = _encode(share.number)
    try:
        expected = commitments[-1]
        for point in reversed(commitments[:-1]):
            expected = sodium.crypto_core_ed25519_add(sodium.crypto_scalarmult_ed25519_noclamp(index, expected), point)
    except CryptoError:  # the identity on the way: only hostile commitments lead there
        return False
    return sodium.crypto_scalarmult_ed25519_base_noclamp(share.value) == expected


def recover(shares: Sequence[Share], commitments: Sequence[bytes]) -> bytes:
    """The secret from any `len(commitments)` good shares.

    Raises SealingProblem that names the trustee whose share is wrong or given twice, or says how many are missing.
    """
    check_commitments(commitments)
    threshold = len(commitments)
    seen: set[int] = set()
    for share in shares:
        part = f"share_{share.number}"
        if share.number in seen:
            raise SealingProblem(
                "duplicate-share",
                f"第 {share.number} 号受托人的份额重复提交，每人只能提交一次。",
                f"The share of trustee {share.number} was given twice; each counts once.",
                part,
            )
        seen.add(share.number)
        if not verify_share(share, commitments):
            raise wrong_share(share.number)
    if len(seen) < threshold:
        raise SealingProblem(
            "too-few-shares",
            f"份额不足：开启需要 {threshold} 份，现有 {len(seen)} 份，还需 {threshold - len(seen)} 位受托人提交。",
            f"Too few shares: {threshold} are needed, {len(seen)} are here, {threshold - len(seen)} more must come.",
        )
    secret = _interpolate(shares[:threshold])
    if not is_secret(secret, commitments):  # cannot happen when every share verified
        raise AssertionError("verified shares did not interpolate to the committed secret")
    return secret


def wrong_share(number: int) -> SealingProblem:
    """The sentence for a share that does not fit the commitments."""
    return SealingProblem(
        "wrong-share",
        f"第 {number} 号受托人的份额与投标人公布的承诺不符，不能用于开启。",
        f"The share of trustee {number} does not fit the bidder's commitments and cannot open anything.",
        f"share_{number}",
    )


def _evaluate(coefficients: Sequence[bytes], at: int) -> bytes:
    point, value = _encode(at), bytes(32)
    for coefficient in reversed(coefficients):
        value = sodium.crypto_core_ed25519_scalar_add(sodium.crypto_core_ed25519_scalar_mul(value, point), coefficient)
    return value


def _interpolate(shares: Sequence[Share]) -> bytes:
    """Lagrange at 0: Σ y_i · Π_{j≠i} x_j / (x_j - x_i)."""
    total = 0
    for one in shares:
        top = bottom = 1
        for other in shares:
            if other.number != one.number:
                top = top * other.number % ORDER
                bottom = bottom * (other.number - one.number) % ORDER
        total += int.from_bytes(one.value, "little") * top * pow(bottom, -1, ORDER)
    return _encode(total % ORDER)


def _is_scalar(data: bytes) -> bool:
    """Canonical and not zero: libsodium would drop a high bit, and two byte strings would mean one share."""
    return len(data) == 32 and 0 < int.from_bytes(data, "little") < ORDER


def _encode(number: int) -> bytes:
    return number.to_bytes(32, "little")

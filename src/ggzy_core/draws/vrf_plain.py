"""The verifier of `vrf` a second time, with nothing but Python: for auditors, and as a check on libsodium.

Slow (a few milliseconds) and not constant in time, which a verifier of public values need not be.
"""

from __future__ import annotations

import hashlib

from .vrf import ORDER, PRIME, SUITE, BadProof, split

Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
_D = -121665 * pow(121666, -1, PRIME) % PRIME
_ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
_NEUTRAL: Point = (0, 1, 1, 0)


def verify(public: bytes, alpha: bytes, proof: bytes) -> bytes:
    """Same contract as vrf.verify: the 64-byte output, or BadProof."""
    gamma_bytes, c, s = split(public, proof)
    y, gamma = decode(public), decode(gamma_bytes)
    if y is None or gamma is None or not (_in_subgroup(y) and _in_subgroup(gamma)):
        raise BadProof("公钥或曲线点不在主子群内", "the key or Gamma lies outside the prime-order subgroup")
    h = _encode_to_curve(public, alpha)
    u = _add(_times(s, _BASE), _negate(_times(c, y)))
    v = _add(_times(s, h), _negate(_times(c, gamma)))
    written = b"".join((public, encode(h), gamma_bytes, encode(u), encode(v)))
    if hashlib.sha512(SUITE + b"\x02" + written + b"\x00").digest()[:16] != proof[32:48]:
        raise BadProof("与输入或公钥不符", "it belongs to another input or another key")
    return hashlib.sha512(SUITE + b"\x03" + encode(_times(8, gamma)) + b"\x00").digest()


def decode(data: bytes) -> Point | None:
    """A point from its 32 bytes (RFC 8032 section 5.1.3), None where there is none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= PRIME:
        return None
    above, below = y * y - 1, _D * y * y + 1
    square = above * pow(below, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * _ROOT_OF_MINUS_ONE % PRIME
    if (x * x - square) % PRIME or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = PRIME - x
    return x, y, 1, x * y % PRIME


def encode(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, -1, PRIME)
    x, y = x * inverse % PRIME, y * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _encode_to_curve(public: bytes, alpha: bytes) -> Point:
    for counter in range(256):
        found = decode(hashlib.sha512(SUITE + b"\x01" + public + alpha + bytes((counter, 0))).digest()[:32])
        if found is not None:
            point = _times(8, found)
            if not _is_neutral(point):
                return point
    raise BadProof("无法映射到曲线", "no point was found in 256 tries")


def _add(p: Point, q: Point) -> Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % PRIME
    b = (p[1] + p[0]) * (q[1] + q[0]) % PRIME
    c = 2 * p[3] * q[3] * _D % PRIME
    d = 2 * p[2] * q[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def _times(number: int, point: Point) -> Point:
    total = _NEUTRAL
    while number:
        if number & 1:
            total = _add(total, point)
        point = _add(point, point)
        number >>= 1
    return total


def _negate(point: Point) -> Point:
    return -point[0] % PRIME, point[1], point[2], -point[3] % PRIME


def _is_neutral(point: Point) -> bool:
    return point[0] % PRIME == 0 and (point[1] - point[2]) % PRIME == 0


def _in_subgroup(point: Point) -> bool:
    return not _is_neutral(point) and _is_neutral(_times(ORDER, point))


def _base_point() -> Point:
    found = decode((4 * pow(5, -1, PRIME) % PRIME).to_bytes(32, "little"))
    assert found is not None
    return found


_BASE = _base_point()

"""ECVRF-EDWARDS25519-SHA512-TAI (RFC 9381, suite 0x03) on libsodium.

A verifiable random function: for one key and one input there is exactly one output, and a proof that it is the one.
Points outside the prime-order subgroup are refused, as libsodium does; RFC 9381 would decode such a Gamma.
"""

from __future__ import annotations

import hashlib

from nacl import bindings, exceptions

from ..sentences import BadValue

SUITE = b"\x03"
ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19
KEY_BYTES, PROOF_BYTES, OUTPUT_BYTES = 32, 80, 64
_IDENTITY = b"\x01" + bytes(31)


class BadProof(BadValue):
    """The proof does not show that this key gives this output for this input."""

    def __init__(self, why_zh: str, why_en: str) -> None:
        super().__init__("bad-proof", f"随机数证明无效：{why_zh}", f"the VRF proof is not valid: {why_en}")


def public_key(secret: bytes) -> bytes:
    """The 32-byte public key of a 32-byte secret, an ordinary Ed25519 key pair (RFC 8032)."""
    _need(secret, KEY_BYTES, "私钥", "the secret key")
    return bytes(bindings.crypto_sign_seed_keypair(secret)[0])


def prove(secret: bytes, alpha: bytes) -> bytes:
    """The 80-byte proof pi for input `alpha` (RFC 9381 section 5.1). Deterministic: there is nothing to choose."""
    y = public_key(secret)
    expanded = hashlib.sha512(secret).digest()
    x = _clamped(expanded[:32]) % ORDER
    h = encode_to_curve(y, alpha)
    gamma = _times(x, h)
    k = int.from_bytes(hashlib.sha512(expanded[32:] + h).digest(), "little") % ORDER  # RFC 8032 nonce, section 5.4.2.2
    c = challenge(y, h, gamma, _base(k), _times(k, h))
    s = (k + c * x) % ORDER
    return gamma + c.to_bytes(16, "little") + s.to_bytes(32, "little")


def verify(public: bytes, alpha: bytes, proof: bytes) -> bytes:
    """The 64-byte output beta that `proof` proves for `alpha` (section 5.3). Raises BadProof."""
    gamma, c, s = split(public, proof)
    if not (_in_subgroup(public) and _in_subgroup(gamma)):
        raise BadProof("公钥或曲线点不在主子群内", "the key or Gamma lies outside the prime-order subgroup")
    h = encode_to_curve(public, alpha)
    try:
        u = _minus(_base(s), _times(c, public))
        v = _minus(_times(s, h), _times(c, gamma))
    except (RuntimeError, exceptions.CryptoError):  # a zero scalar or an identity: no honest proof has one
        raise BadProof("退化的标量", "a degenerate scalar") from None
    if challenge(public, h, gamma, u, v) != c:
        raise BadProof("与输入或公钥不符", "it belongs to another input or another key")
    return proof_to_hash(proof)


def proof_to_hash(proof: bytes) -> bytes:
    """beta of a proof (section 5.2) without verifying it: only for one's own proofs. Raises BadProof."""
    _need(proof, PROOF_BYTES, "证明", "the proof")
    try:
        return hashlib.sha512(SUITE + b"\x03" + _times_eight(proof[:32]) + b"\x00").digest()
    except (RuntimeError, exceptions.CryptoError):
        raise BadProof("曲线点无法解码", "Gamma is no point of the curve") from None


def encode_to_curve(public: bytes, alpha: bytes) -> bytes:
    """Try and increment (section 5.4.1.1): the first counter whose hash decodes to a point, times the cofactor."""
    for counter in range(256):
        candidate = hashlib.sha512(SUITE + b"\x01" + public + alpha + bytes((counter, 0))).digest()[:32]
        if int.from_bytes(candidate, "little") % 2**255 >= PRIME:
            continue  # not canonical; libsodium would take it, RFC 8032 does not
        try:
            point = _times_eight(candidate)
        except (RuntimeError, exceptions.CryptoError):
            continue
        if point != _IDENTITY:
            return point
    raise BadProof("无法映射到曲线", "no point was found in 256 tries")  # chance 2**-256


def challenge(*points: bytes) -> int:
    """Section 5.4.3 over Y, H, Gamma, U, V: 128 bits."""
    digest = hashlib.sha512(SUITE + b"\x02" + b"".join(points) + b"\x00").digest()
    return int.from_bytes(digest[:16], "little")


def split(public: bytes, proof: bytes) -> tuple[bytes, int, int]:
    """Gamma, c and s of a proof, lengths and ranges checked. Raises BadProof."""
    _need(public, KEY_BYTES, "公钥", "the public key")
    _need(proof, PROOF_BYTES, "证明", "the proof")
    s = int.from_bytes(proof[48:], "little")
    if s >= ORDER:
        raise BadProof("标量超出范围", "its scalar is out of range")
    return proof[:32], int.from_bytes(proof[32:48], "little"), s


def _clamped(half: bytes) -> int:
    return (int.from_bytes(half, "little") & ~7 & (2**254 - 1)) | 2**254


def _scalar(number: int) -> bytes:
    return number.to_bytes(32, "little")


def _base(number: int) -> bytes:
    return bytes(bindings.crypto_scalarmult_ed25519_base_noclamp(_scalar(number)))


def _times(number: int, point: bytes) -> bytes:
    return bytes(bindings.crypto_scalarmult_ed25519_noclamp(_scalar(number), point))


def _minus(one: bytes, other: bytes) -> bytes:
    return bytes(bindings.crypto_core_ed25519_sub(one, other))


def _times_eight(point: bytes) -> bytes:
    # Scalar multiplication refuses points outside the subgroup; addition only asks that they lie on the curve.
    for _ in range(3):
        point = bytes(bindings.crypto_core_ed25519_add(point, point))
    return point


def _in_subgroup(point: bytes) -> bool:
    return bool(bindings.crypto_core_ed25519_is_valid_point(point))


def _need(value: bytes, size: int, zh: str, en: str) -> None:
    if len(value) != size:
        raise BadProof(f"{zh}应为{size}字节，现为{len(value)}", f"{en} must have {size} bytes, not {len(value)}")

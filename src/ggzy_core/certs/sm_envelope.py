"""Envelopes of the domestic profile: EnvelopedData as GM/T 0010 writes it, SM2 for the key, SM4-CBC for the content.

One recipient. The content may be as long as a bid: it is encrypted while it is read, under lengths that are known
beforehand. SM4-CBC does not tell whether it was changed: whoever stores such an envelope keeps its hash under a signature.
"""

from __future__ import annotations

import os
from typing import Any, Protocol

from asn1crypto import cms, core, x509
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.padding import PKCS7

from ggzy_core.certs import sm2
from ggzy_core.certs.sm2_checks import is_sm2

DATA, ENVELOPED = "1.2.156.10197.6.1.4.2.1", "1.2.156.10197.6.1.4.2.3"
SM2_ENCRYPTION, SM4_CBC = "1.2.156.10197.1.301.3", "1.2.156.10197.1.104.2"
BLOCK, KEY = 16, 16
PIECE = 1 << 18
MOST_HEAD = 4096  # bytes before the content begins


class BadSmEnvelope(ValueError):
    """Not such an envelope, or not for this key, or changed."""


class Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Writer(Protocol):
    def write(self, data: bytes, /) -> object: ...


class _Algorithm(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any, {"optional": True})]


class _Recipient(core.Sequence):  # type: ignore[misc]
    _fields = [
        ("version", core.Integer),
        ("rid", cms.IssuerAndSerialNumber),
        ("key_encryption_algorithm", _Algorithm),
        ("encrypted_key", core.OctetString),
    ]


class _Recipients(core.SetOf):  # type: ignore[misc]
    _child_spec = _Recipient


def rid_of(certificate: bytes) -> Any:
    """How a certificate's holder is named in an envelope."""
    parsed = x509.Certificate.load(certificate)
    return cms.IssuerAndSerialNumber({"issuer": parsed.issuer, "serial_number": parsed.serial_number})


def rid_of_key(name: str, number: int) -> Any:
    """The same for a key that has no certificate: a name of our own."""
    return cms.IssuerAndSerialNumber({"issuer": x509.Name.build({"common_name": name}), "serial_number": number})


def takes(certificate: bytes) -> bool:
    """Is this the certificate of an SM2 key?"""
    return is_sm2(x509.Certificate.load(certificate).public_key)


def seal(source: Reader, size: int, target: Writer, public: bytes, rid: Any) -> None:
    """Encrypt exactly `size` bytes of `source` to one SM2 key (SubjectPublicKeyInfo)."""
    key, start = os.urandom(KEY), os.urandom(BLOCK)
    content = size + BLOCK - size % BLOCK
    target.write(_head(sm2.encrypt(public, key), start, rid, content))
    encryptor, padder = Cipher(SM4(key), modes.CBC(start)).encryptor(), PKCS7(BLOCK * 8).padder()
    left = size
    while left and (piece := source.read(min(PIECE, left))):
        left -= len(piece)
        target.write(encryptor.update(padder.update(piece)))
    if left or source.read(1):
        raise ValueError("the content is not as long as announced")
    target.write(encryptor.update(padder.finalize()) + encryptor.finalize())


def open_to(source: Reader, target: Writer, key: sm2.Sm2Key) -> None:
    """Decrypt. Raises BadSmEnvelope; what was written until then is worth nothing. It says nothing of who made it."""
    encrypted, start, content, piece = _read_head(source)
    try:
        secret = key.decrypt(encrypted)
        decryptor, unpadder = Cipher(SM4(secret), modes.CBC(start)).decryptor(), PKCS7(BLOCK * 8).unpadder()
        while piece:
            content -= len(piece)
            if content < 0:
                raise BadSmEnvelope("something follows the content")
            target.write(unpadder.update(decryptor.update(piece)))
            piece = source.read(PIECE)
        if content:
            raise BadSmEnvelope("it is cut short")
        target.write(unpadder.update(decryptor.finalize()) + unpadder.finalize())
    except BadSmEnvelope:
        raise
    except ValueError as error:
        raise BadSmEnvelope(str(error)) from error


def _head(encrypted: bytes, start: bytes, rid: Any, content: int) -> bytes:
    """Everything before the encrypted content, DER, with the lengths of what will follow."""
    recipient = _Recipient(
        {
            "version": 1,
            "rid": rid,
            "key_encryption_algorithm": {"algorithm": SM2_ENCRYPTION},
            "encrypted_key": encrypted,
        }
    )
    algorithm = _Algorithm({"algorithm": SM4_CBC, "parameters": core.OctetString(start)})
    inner = core.ObjectIdentifier(DATA).dump() + algorithm.dump() + _tag(0x80, content)
    enveloped = core.Integer(1).dump() + _Recipients([recipient]).dump() + _tag(0x30, len(inner) + content) + inner
    whole = _tag(0x30, len(enveloped) + content) + enveloped
    outer = core.ObjectIdentifier(ENVELOPED).dump() + _tag(0xA0, len(whole) + content) + whole
    return bytes(_tag(0x30, len(outer) + content) + outer)


def _tag(tag: int, length: int) -> bytes:
    if length < 0x80:
        return bytes([tag, length])
    digits = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits


def _read_head(source: Reader) -> tuple[bytes, bytes, int, bytes]:
    """(encrypted key, initial vector, bytes of content, the first of them)."""
    data = b""
    while len(data) < MOST_HEAD and (piece := source.read(MOST_HEAD - len(data))):
        data += piece
    try:
        at = 0
        for tag in (0x30, 0x06, 0xA0, 0x30, 0x02):
            at, length = _enter(data, at, tag)
            if tag == 0x06 and core.ObjectIdentifier.load(data[at - 2 : at + length]).dotted != ENVELOPED:
                raise BadSmEnvelope("another kind of message")
            at += length if tag in (0x06, 0x02) else 0
        first, length = _enter(data, at, 0x31)
        recipient = _Recipients.load(data[at : first + length], strict=True)
        if len(recipient) != 1 or recipient[0]["key_encryption_algorithm"]["algorithm"].dotted != SM2_ENCRYPTION:
            raise BadSmEnvelope("not one SM2 recipient")
        at, _ = _enter(data, first + length, 0x30)
        kind, length = _enter(data, at, 0x06)
        at = kind + length
        inside, length = _enter(data, at, 0x30)
        algorithm = _Algorithm.load(data[at : inside + length], strict=True)
        if algorithm["algorithm"].dotted != SM4_CBC:
            raise BadSmEnvelope("not SM4-CBC")
        start = algorithm["parameters"].parse(core.OctetString).native
        at, content = _enter(data, inside + length, 0x80)
        return recipient[0]["encrypted_key"].native, start, content, data[at:]
    except (ValueError, TypeError, IndexError, KeyError) as error:
        raise error if isinstance(error, BadSmEnvelope) else BadSmEnvelope("not an envelope of this kind") from error


def _enter(data: bytes, at: int, tag: int) -> tuple[int, int]:
    """(where the value begins, how long it is) of the element that stands at `at`."""
    if data[at] != tag:
        raise BadSmEnvelope("not an envelope of this kind")
    length, at = data[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 8:
            raise BadSmEnvelope("lengths must be known")
        length, at = int.from_bytes(data[at : at + count], "big"), at + count
    return at, length

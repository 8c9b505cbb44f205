"""C2SP signed-note 1.0.0 with Ed25519 keys (type 0x01): a text and the signatures under it.

    text, ending in a newline
    (an empty line)
    — key name base64(4-byte key id || signature)

Signatures by keys one does not know are ignored, so that cosigners, other algorithms and a key's successor can sign
the same note. One bad signature by a known key spoils the whole note.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .errors import NoteError

ED25519 = 0x01
MAX_SIGNATURES = 100  # the specification asks for at least 16
MAX_NOTE_BYTES = 1_000_000
_DASH = "\u2014 "


@dataclass(frozen=True)
class Signature:
    """One signature line: who says to have signed (name, 4-byte key id) and the raw signature."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True)
class Note:
    """An opened note: its text, the signatures that verified, and those of keys nobody here knows."""

    text: str
    verified: tuple[Signature, ...]
    unknown: tuple[Signature, ...]

    @property
    def signers(self) -> frozenset[str]:
        return frozenset(signature.name for signature in self.verified)


@dataclass(frozen=True)
class Verifier:
    """A public key and its name; as text a *vkey*, `name+hex key id+base64(0x01 || 32-byte key)`."""

    ALGORITHM: ClassVar[int] = ED25519

    name: str
    public: bytes

    def __post_init__(self) -> None:
        _check_name(self.name)
        if len(self.public) != 32:
            raise NoteError("key-length", "Ed25519 公钥须为 32 字节", "an Ed25519 public key has 32 bytes")

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.ALGORITHM]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{to_base64(bytes([self.ALGORITHM]) + self.public)}"

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Read a vkey; raises NoteError when it is malformed, of another algorithm, or its id does not fit its key."""
        parts = vkey.strip().split("+", 2)
        if len(parts) != 3:
            raise NoteError("vkey-form", "公钥须写作 名称+编号+Base64", "a vkey reads name+id+base64")
        name, key_id, encoded = parts
        key = _from_base64(encoded, "vkey-form")
        if len(key) != 33 or key[0] != cls.ALGORITHM:
            kind = f"0x{cls.ALGORITHM:02x}"
            raise NoteError(
                "vkey-algorithm",
                f"此处只接受类型 {kind} 的 Ed25519 公钥",
                f"only Ed25519 keys of type {kind} are read here",
            )
        verifier = cls(name, key[1:])
        if verifier.key_id.hex() != key_id:
            raise NoteError(
                "vkey-id",
                f"公钥编号应为 {verifier.key_id.hex()}，所给为 {key_id}：抄写有误或被替换",
                f"this key's id is {verifier.key_id.hex()}, not {key_id}: mistyped or replaced",
            )
        return verifier

    def accepts(self, text: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            return False
        return True


class Signer:
    """A private key and its name. `seed` is the 32-byte Ed25519 seed (RFC 8032); it is never printed."""

    KIND: ClassVar[type[Verifier]] = Verifier

    def __init__(self, name: str, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self._seed = seed
        self.verifier = self.KIND(name, self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, name: str) -> Self:
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, skey: str) -> Self:
        """Read the text `skey` gives (the form Go's sumdb/note uses). Messages never repeat the key."""
        parts = skey.strip().split("+", 4)
        if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
            raise NoteError("skey-form", "私钥格式不正确", "not a private key: PRIVATE+KEY+name+id+base64")
        key = _from_base64(parts[4], "skey-form")
        if len(key) != 33 or key[0] != cls.KIND.ALGORITHM:
            kind = f"0x{cls.KIND.ALGORITHM:02x}"
            raise NoteError(
                "skey-form", f"私钥不是类型 {kind} 的 Ed25519", f"the private key is not Ed25519 of type {kind}"
            )
        signer = cls(parts[2], key[1:])
        if signer.verifier.key_id.hex() != parts[3]:
            raise NoteError("skey-id", "私钥编号与内容不符", "the private key's id does not fit the key")
        return signer

    @property
    def name(self) -> str:
        return self.verifier.name

    @property
    def vkey(self) -> str:
        return self.verifier.vkey

    @property
    def skey(self) -> str:
        """The private key as text, for a key file readable by its owner alone."""
        key_id = self.verifier.key_id.hex()
        return f"PRIVATE+KEY+{self.name}+{key_id}+{to_base64(bytes([self.KIND.ALGORITHM]) + self._seed)}"

    def sign(self, text: bytes) -> Signature:
        return Signature(self.name, self.verifier.key_id, self._key.sign(text))

    def __repr__(self) -> str:
        return f"Signer({self.vkey})"


def sign(text: str, signers: Sequence[Signer]) -> bytes:
    """The note for `text`, which must end in a newline, signed by each signer in order."""
    _check_text(text)
    if not signers:
        raise NoteError("no-signer", "至少需要一个签名者", "a note needs at least one signer")
    lines = (signer.sign(text.encode()).line() for signer in signers)
    return f"{text}\n{''.join(lines)}".encode()


def split(note: bytes) -> tuple[str, list[Signature]]:
    """Text and signature lines of a note, nothing verified yet. Raises NoteError when it is not in the form above."""
    if len(note) > MAX_NOTE_BYTES:
        raise NoteError(
            "note-too-long", f"签名文书超过 {MAX_NOTE_BYTES} 字节", f"the note is over {MAX_NOTE_BYTES} bytes"
        )
    try:
        whole = note.decode("utf-8")
    except UnicodeDecodeError:
        raise NoteError("note-encoding", "签名文书不是 UTF-8", "the note is not UTF-8") from None
    text, gap, tail = whole.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise NoteError("note-form", "签名文书缺少空行或签名", "the note lacks its empty line or its signatures")
    text += "\n"
    _check_text(text)
    lines = tail[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(
            "too-many-signatures", f"签名超过 {MAX_SIGNATURES} 个", f"more than {MAX_SIGNATURES} signatures"
        )
    return text, [_signature(line) for line in lines]


def with_lines(note: bytes, lines: Sequence[str]) -> bytes:
    """The note with further signature lines below its own; a line of a name and key id that is there is left out."""
    _, signatures = split(note)
    there = {(one.name, one.key_id) for one in signatures}
    more = []
    for line in lines:
        one = read_line(line)
        if (one.name, one.key_id) not in there:
            there.add((one.name, one.key_id))
            more.append(one.line())
    return note + "".join(more).encode()


def read_line(line: str) -> Signature:
    """One signature line, nothing verified. Raises NoteError."""
    return _signature(line.removesuffix("\n"))


def open_note(note: bytes, verifiers: Sequence[Verifier]) -> Note:
    """Split the note and check the signatures of known keys.

    Raises NoteError when a known key's signature fails, or when no known key has signed.
    """
    text, signatures = split(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    verified: list[Signature] = []
    unknown: list[Signature] = []
    for signature in signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            unknown.append(signature)
        elif not verifier.accepts(text.encode(), signature.signature):
            raise NoteError(
                "signature-invalid",
                f"{signature.name} 的签名不成立：内容或签名被改动过",
                f"the signature of {signature.name} does not hold: text or signature was altered",
            )
        elif signature not in verified:
            verified.append(signature)
    if not verified:
        raise NoteError(
            "no-known-signature",
            "没有任何受信任公钥的签名",
            "no trusted key has signed this note",
        )
    return Note(text, tuple(verified), tuple(unknown))


def to_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def from_base64(text: str) -> bytes:
    """Standard base64 (RFC 4648 section 4) in its one canonical spelling. Raises ValueError."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(str(error)) from None
    if to_base64(data) != text:
        raise ValueError("stray bits at the end")
    return data


def _from_base64(text: str, name: str) -> bytes:
    try:
        return from_base64(text)
    except ValueError:
        raise NoteError(name, "Base64 编码有误", "the base64 is malformed") from None


def _signature(line: str) -> Signature:
    name, gap, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not gap:
        raise NoteError(
            "signature-form", "签名行须写作 “— 名称 Base64”", "a signature line reads: em dash, name, base64"
        )
    _check_name(name)
    data = _from_base64(encoded, "signature-form")
    if len(data) < 5:
        raise NoteError("signature-form", "签名过短", "the signature is too short")
    return Signature(name, data[:4], data[4:])


def _check_name(name: str) -> None:
    if not name or "+" in name or any(letter.isspace() or letter < " " for letter in name):
        raise NoteError(
            "key-name",
            "密钥名称不得为空，不得含空白或加号",
            "a key name is not empty and has neither spaces nor plus signs",
        )


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise NoteError("note-form", "签名文书的正文须以换行结尾", "the text of a note ends in a newline")
    if any(letter < " " and letter != "\n" for letter in text):
        raise NoteError("note-form", "签名文书不得含控制字符", "a note has no control characters but newlines")

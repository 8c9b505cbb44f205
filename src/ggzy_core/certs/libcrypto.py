"""SM2 by the system's libcrypto (OpenSSL 3), called through ctypes: patched by the distribution, no wheel needed."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Callable
from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_void_p
from functools import lru_cache

from ggzy_core.certs.sm2 import DEFAULT_ID, Sm2Unavailable

NAMES = ("libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll")
LONGEST = 80  # bytes of a DER signature over a 256-bit curve, and some
# name: (what it answers, what it takes)
CALLS: dict[str, tuple[type | None, tuple[type, ...]]] = {
    "EVP_PKEY_Q_keygen": (c_void_p, (c_void_p, c_char_p, c_char_p)),
    "EVP_PKEY2PKCS8": (c_void_p, (c_void_p,)),
    "i2d_PKCS8_PRIV_KEY_INFO": (c_int, (c_void_p, c_void_p)),
    "PKCS8_PRIV_KEY_INFO_free": (None, (c_void_p,)),
    "d2i_AutoPrivateKey": (c_void_p, (c_void_p, c_void_p, c_long)),
    "d2i_PUBKEY": (c_void_p, (c_void_p, c_void_p, c_long)),
    "i2d_PUBKEY": (c_int, (c_void_p, c_void_p)),
    "EVP_PKEY_is_a": (c_int, (c_void_p, c_char_p)),
    "EVP_PKEY_free": (None, (c_void_p,)),
    "EVP_PKEY_CTX_new": (c_void_p, (c_void_p, c_void_p)),
    "EVP_PKEY_CTX_free": (None, (c_void_p,)),
    "EVP_PKEY_CTX_set1_id": (c_int, (c_void_p, c_char_p, c_int)),
    "EVP_MD_CTX_new": (c_void_p, ()),
    "EVP_MD_CTX_free": (None, (c_void_p,)),
    "EVP_MD_CTX_set_pkey_ctx": (None, (c_void_p, c_void_p)),
    "EVP_sm3": (c_void_p, ()),
    "EVP_DigestSignInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestSign": (c_int, (c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t)),
    "EVP_DigestVerifyInit": (c_int, (c_void_p, c_void_p, c_void_p, c_void_p, c_void_p)),
    "EVP_DigestVerify": (c_int, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t)),
    "EVP_PKEY_encrypt_init": (c_int, (c_void_p,)),
    "EVP_PKEY_encrypt": (c_int, (c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t)),
    "EVP_PKEY_decrypt_init": (c_int, (c_void_p,)),
    "EVP_PKEY_decrypt": (c_int, (c_void_p, c_char_p, POINTER(c_size_t), c_char_p, c_size_t)),
    "ERR_clear_error": (None, ()),
    "CRYPTO_free": (None, (c_void_p, c_char_p, c_int)),
}


class _Handle:
    """A key inside the library, given back when nobody needs it."""

    def __init__(self, library: ctypes.CDLL, pointer: int) -> None:
        self.library, self.pointer = library, pointer

    def __del__(self) -> None:
        self.library.EVP_PKEY_free(self.pointer)


class Libcrypto:
    """The provider over libcrypto. Raises Sm2Unavailable when the library is absent or was built without SM2."""

    def __init__(self, name: str = "") -> None:
        self._library = _load(name)
        self._sm3 = self._library.EVP_sm3()
        self._private = lru_cache(maxsize=256)(self._read_private)  # reading a key costs as much as signing with it
        self._public = lru_cache(maxsize=4096)(self._read_public)
        if not self._sm3:
            raise Sm2Unavailable("no SM3")
        self.generate()

    def generate(self) -> bytes:
        pointer = self._library.EVP_PKEY_Q_keygen(None, None, b"SM2")
        if not pointer:
            self._library.ERR_clear_error()
            raise Sm2Unavailable("no SM2")
        key = _Handle(self._library, pointer)
        info = self._library.EVP_PKEY2PKCS8(key.pointer)
        try:
            return self._written(self._library.i2d_PKCS8_PRIV_KEY_INFO, info)
        finally:
            self._library.PKCS8_PRIV_KEY_INFO_free(info)

    def public_of(self, private: bytes) -> bytes:
        return self._written(self._library.i2d_PUBKEY, self._private(private).pointer)

    def sign(self, private: bytes, message: bytes, distid: bytes = DEFAULT_ID) -> bytes:
        with _Operation(self._library, self._private(private), distid) as context:
            self._must(self._library.EVP_DigestSignInit(context.digest, None, self._sm3, None, context.key.pointer))
            buffer, size = ctypes.create_string_buffer(LONGEST), c_size_t(LONGEST)
            self._must(self._library.EVP_DigestSign(context.digest, buffer, byref(size), message, len(message)))
            return buffer.raw[: size.value]

    def verify(self, public: bytes, message: bytes, signature: bytes, distid: bytes = DEFAULT_ID) -> bool:
        """Does it hold? Raises ValueError for what is no SM2 public key."""
        with _Operation(self._library, self._public(public), distid) as context:
            self._must(self._library.EVP_DigestVerifyInit(context.digest, None, self._sm3, None, context.key.pointer))
            held = self._library.EVP_DigestVerify(context.digest, signature, len(signature), message, len(message))
            if held != 1:
                self._library.ERR_clear_error()
            return bool(held == 1)

    def encrypt(self, public: bytes, message: bytes) -> bytes:
        library = self._library
        return self._pass(library.EVP_PKEY_encrypt_init, library.EVP_PKEY_encrypt, self._public(public), message)

    def decrypt(self, private: bytes, sealed: bytes) -> bytes:
        """Raises ValueError for what this key does not open."""
        library = self._library
        try:
            return self._pass(library.EVP_PKEY_decrypt_init, library.EVP_PKEY_decrypt, self._private(private), sealed)
        except Sm2Unavailable as error:
            raise ValueError("该 SM2 密钥打不开密文。 This SM2 key does not open it.") from error

    def _pass(self, begin: Callable[..., int], work: Callable[..., int], key: _Handle, data: bytes) -> bytes:
        """Ask how long the answer may be, then take it."""
        context = self._library.EVP_PKEY_CTX_new(key.pointer, None)
        try:
            size = c_size_t()
            self._must(begin(context))
            self._must(work(context, None, byref(size), data, len(data)))
            buffer = ctypes.create_string_buffer(size.value)
            self._must(work(context, buffer, byref(size), data, len(data)))
            return buffer.raw[: size.value]
        finally:
            self._library.EVP_PKEY_CTX_free(context)

    def _read_private(self, private: bytes) -> _Handle:
        return self._read(self._library.d2i_AutoPrivateKey, private)

    def _read_public(self, public: bytes) -> _Handle:
        return self._read(self._library.d2i_PUBKEY, public)

    def _read(self, how: Callable[..., int], der: bytes) -> _Handle:
        text = ctypes.create_string_buffer(der, len(der))
        at = c_void_p(ctypes.addressof(text))
        pointer = how(None, byref(at), len(der))
        if not pointer:
            self._library.ERR_clear_error()
            raise ValueError("不是 SM2 密钥。 Not an SM2 key.")
        key = _Handle(self._library, pointer)
        if self._library.EVP_PKEY_is_a(pointer, b"SM2") != 1:
            raise ValueError("不是 SM2 密钥。 Not an SM2 key.")
        return key

    def _written(self, how: Callable[..., int], what: int) -> bytes:
        """DER of an object: the library allocates, we copy and give back."""
        out = c_void_p()
        size = how(what, byref(out))
        if size <= 0 or not out.value:
            self._library.ERR_clear_error()
            raise Sm2Unavailable("cannot write the key")
        try:
            return ctypes.string_at(out.value, size)
        finally:
            self._library.CRYPTO_free(out, b"", 0)

    def _must(self, answer: int) -> None:
        if answer != 1:
            self._library.ERR_clear_error()
            raise Sm2Unavailable("the operation failed")


class _Operation:
    """One signature or check: its contexts, with the signer's id set, freed at the end."""

    def __init__(self, library: ctypes.CDLL, key: _Handle, distid: bytes) -> None:
        self.library, self.key, self.distid = library, key, distid

    def __enter__(self) -> _Operation:
        self.digest = self.library.EVP_MD_CTX_new()
        self.inner = self.library.EVP_PKEY_CTX_new(self.key.pointer, None)
        self.library.EVP_MD_CTX_set_pkey_ctx(self.digest, self.inner)
        if self.library.EVP_PKEY_CTX_set1_id(self.inner, self.distid, len(self.distid)) != 1:
            self.__exit__()
            raise Sm2Unavailable("no distinguishing id")
        return self

    def __exit__(self, *_: object) -> None:
        self.library.EVP_MD_CTX_free(self.digest)
        self.library.EVP_PKEY_CTX_free(self.inner)


def _load(name: str) -> ctypes.CDLL:
    for one in (name,) if name else (*NAMES, ctypes.util.find_library("crypto") or ""):
        try:
            library = ctypes.CDLL(one)
            for call, (answers, takes) in CALLS.items():
                function = getattr(library, call)
                function.restype, function.argtypes = answers, takes
            return library
        except (OSError, AttributeError, TypeError):
            continue
    raise Sm2Unavailable("no libcrypto 3")

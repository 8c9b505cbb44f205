"""One value, one byte string: canonical JSON (RFC 8785), hashes of it, and salted commitments to it.

Whatever is hashed, signed or put on the journal goes through `canonical`, so that a program in any language that
knows RFC 8785 arrives at the same bytes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NoReturn

import rfc8785

SALT_BYTES = 16
LARGEST = 2**53 - 1  # RFC 8785 writes integers as JavaScript knows them

# Three times as fast as rfc8785 and the same bytes for what `_quick` lets through: plain values under ASCII keys.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, check_circular=False).encode


class NotCanonical(ValueError):
    """The value has no canonical form, or the bytes are not in it. The message says which and how to mend it."""


def canonical(value: object) -> bytes:
    """The RFC 8785 bytes of `value`.

    Takes str, int, bool, None, list, tuple, dict with string keys, and turns what JSON lacks into strings:
    Decimal exactly as written ("18332761.40"), an aware datetime in UTC with milliseconds
    ("2026-03-01T01:00:00.000Z", finer digits are cut off), a date ("2026-03-01"), an Enum as its value.
    Raises NotCanonical for anything else.
    """
    try:
        return _encode(_quick(value)).encode()
    except (_Careful, UnicodeEncodeError, RecursionError):
        pass
    try:
        return rfc8785.dumps(_plain(value, "$"))
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical(
            f"此值无法规范化（RFC 8785）：{error} · RFC 8785 has no form for this value: {error}. "
            "整数须在 ±(2^53-1) 以内，更大的请用字符串；文字须是合法 Unicode。"
        ) from None
    except RecursionError:
        raise NotCanonical("数据嵌套过深，请减少层数 · nested too deeply; flatten it") from None


def load(data: bytes) -> Any:
    """The value written in `data`, refused unless `data` is exactly its canonical form (RFC 8785).

    Refusing other spellings matters: two byte strings that mean the same would have two hashes. Decimals and times
    come back as the strings they are. Raises NotCanonical.
    """
    try:
        value = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_twins,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except NotCanonical:
        raise
    except RecursionError:
        raise NotCanonical("数据嵌套过深 · nested too deeply") from None
    except ValueError as error:  # broken UTF-8, broken JSON, absurdly long integers
        raise NotCanonical(f"不是合法的 UTF-8 JSON：{error} · not valid JSON in UTF-8: {error}") from None
    if canonical(value) != data:
        raise NotCanonical(
            "JSON 的写法不规范：键须排序、无多余空白、转义最少（RFC 8785） · "
            "not in canonical form (RFC 8785): sort the keys, drop the white space, escape only what must be"
        )
    return value


def sha256_hex(data: bytes) -> str:
    """SHA-256 of `data`, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def new_salt() -> bytes:
    """16 fresh random bytes for one commitment. Never use a salt twice: equal values would show as equal."""
    return secrets.token_bytes(SALT_BYTES)


def commit(value: object, salt: bytes) -> str:
    """Hex of SHA-256(salt || canonical(value)): binds to `value`, tells nothing of it until the salt is shown.

    The salt is always 16 bytes, so that nobody can move bytes between salt and value and open one commitment two ways.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(
            f"盐值须为 {SALT_BYTES} 字节，现为 {len(salt)} · the salt must be {SALT_BYTES} bytes; use new_salt()"
        )
    return sha256_hex(salt + canonical(value))


def commitment_holds(value: object, salt: bytes, commitment: str) -> bool:
    """Whether `commitment` was made from this value and salt; takes the same time wherever they differ."""
    if len(salt) != SALT_BYTES:
        return False
    return hmac.compare_digest(commit(value, salt).encode(), commitment.encode())


class _Careful(Exception):
    """The quick way does not know this value: take the careful one, which also says what is wrong with it."""


def _quick(value: object) -> Any:
    """`value` in the types JSON has, or _Careful. Keys beyond ASCII sort otherwise in RFC 8785 than in Python."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return value
    if kind is int:
        if -LARGEST <= value <= LARGEST:  # type: ignore[operator]
            return value
    elif kind is dict:
        for key in value:  # type: ignore[attr-defined]
            if type(key) is not str or not key.isascii():
                raise _Careful
        return {key: _quick(item) for key, item in value.items()}  # type: ignore[attr-defined]
    elif kind is list or kind is tuple:
        return [_quick(item) for item in value]  # type: ignore[attr-defined]
    elif isinstance(value, Enum):
        return _quick(value.value)
    elif kind is datetime and value.tzinfo is not None:  # type: ignore[attr-defined]
        return _moment(value, "$")  # type: ignore[arg-type]
    elif kind is Decimal and value.is_finite():  # type: ignore[attr-defined]
        return _decimal(value, "$")  # type: ignore[arg-type]
    raise _Careful


def _plain(value: object, where: str) -> Any:
    """`value` in the types JSON has; `where` is its path, for the sentence of a refusal."""
    # Order matters: a StrEnum is a str, a bool is an int, a datetime is a date.
    if isinstance(value, Enum):
        return _plain(value.value, where)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, Decimal):
        return _decimal(value, where)
    if isinstance(value, datetime):
        return _moment(value, where)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key, where): _plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, f"{where}[{i}]") for i, item in enumerate(value)]
    if isinstance(value, float):
        raise NotCanonical(
            f"{where} 是浮点数，金额与分数不能用近似值入账，请改用 Decimal · "
            f"{where} is a float: only near the number meant, and printed differently elsewhere; use Decimal"
        )
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise NotCanonical(
            f"{where} 是二进制数据，JSON 无此类型，请先写成十六进制或 Base64 文字 · "
            f"{where} is bytes, which JSON lacks; write it as hexadecimal or base64 text"
        )
    kind = type(value).__name__
    raise NotCanonical(f"{where} 的类型 {kind} 没有规范写法 · {where} is a {kind}, which has no canonical form")


def _key(key: object, where: str) -> str:
    if isinstance(key, Enum):
        key = key.value
    if not isinstance(key, str):
        raise NotCanonical(f"{where} 的键 {key!r} 不是文字 · the key {key!r} at {where} is not a string")
    return key


def _decimal(value: Decimal, where: str) -> str:
    if not value.is_finite():
        raise NotCanonical(f"{where} 不是有限数 · {where} is {value}, not a finite number")
    if value.is_zero():
        value = abs(value)  # minus zero is zero; it must not have a hash of its own
    return format(value, "f")


def _moment(value: datetime, where: str) -> str:
    if value.utcoffset() is None:
        raise NotCanonical(f"{where} 的时间没有时区 · the time at {where} has no zone; make it aware")
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical("同一键出现两次 · a key stands twice in one object; keep one")
    return found


def _refuse_number(text: str) -> NoReturn:
    raise NotCanonical(f"数字 {text} 不是整数，请写成文字 · {text} is not an integer; write it as a string")

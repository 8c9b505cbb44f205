"""统一社会信用代码, the 18 characters that name an organisation (GB 32100-2015).

1 registration authority, 1 kind of body, 6 region (GB/T 2260), 9 organisation code (GB 11714: eight and its own check
character), 1 check character over the seventeen before it.
"""

from __future__ import annotations

import unicodedata

from ..sentences import BadValue

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I O Z S V, which hands confuse with digits
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_VALUE = {letter: value for value, letter in enumerate(ALPHABET)}


class BadUscc(BadValue):
    """`name` is one of: length, character, region, organisation-check (17th), final-check (18th)."""


def check(text: str) -> str:
    """The code in its normal form: half-width, upper case, without spaces and hyphens.

    Raises BadUscc that says which part is wrong; both check characters are verified (GB 32100-2015, GB 11714).
    """
    code = normalise(text)
    _check_shape(code)
    expected = organisation_check(code[8:16])
    if code[16] != expected:
        raise BadUscc(
            "organisation-check",
            f"统一社会信用代码第17位（组织机构代码校验码）有误：现为{code[16]}，按前8位主体标识码应为{expected}，"
            "请核对第9至17位",
            f"character 17 (check of the organisation code) is {code[16]} but characters 9-16 call for {expected}; "
            "compare characters 9-17 with the licence",
        )
    expected = final_check(code[:17])
    if code[17] != expected:
        raise BadUscc(
            "final-check",
            f"统一社会信用代码第18位（整码校验码）有误：现为{code[17]}，按前17位应为{expected}，请逐位核对",
            f"character 18 (check of the whole code) is {code[17]} but the first 17 call for {expected}; "
            "compare every character with the licence",
        )
    return code


def is_uscc(text: str) -> bool:
    """Whether `check` would take it."""
    try:
        check(text)
    except BadUscc:
        return False
    return True


def make(registration: str, region: str, organisation: str) -> str:
    """A whole code from its parts, check characters added: make("91", "990100", "MA000001").

    registration: authority and kind (2), region: 6 digits, organisation: the 8 characters before their check.
    Raises BadUscc.
    """
    base = normalise(registration + region + organisation)
    _check_shape(base + "00")
    body = base + organisation_check(base[8:])
    return body + final_check(body)


def normalise(text: str) -> str:
    """Half-width, upper case, no spaces or hyphens; nothing is checked."""
    flat = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in flat if not c.isspace() and c not in "-‐‑–—−")


def organisation_check(eight: str) -> str:
    """Check character of the eight characters of an organisation code (GB 11714): 0-9 or X."""
    # A is 10 here, B 11 ... Z 35: another alphabet than that of the whole code.
    total = sum(int(c, 36) * weight for c, weight in zip(eight, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def final_check(seventeen: str) -> str:
    """Check character of the first seventeen (GB 32100-2015): weights are the powers of 3 modulo 31."""
    total = sum(_VALUE[c] * pow(3, place, 31) for place, c in enumerate(seventeen))
    return ALPHABET[-total % 31]


def _check_shape(code: str) -> None:
    if len(code) != 18:
        raise BadUscc(
            "length",
            f"统一社会信用代码应为18位，现为{len(code)}位",
            f"a unified social credit code has 18 characters, this has {len(code)}",
        )
    for place, letter in enumerate(code, 1):
        if letter not in _VALUE:
            raise BadUscc(
                "character",
                f"统一社会信用代码第{place}位“{letter}”不是允许的字符（数字和除I、O、Z、S、V外的大写字母）",
                f"character {place}, {letter!r}, is not allowed: digits and capital letters without I, O, Z, S, V",
            )
    if not code[2:8].isdigit():
        raise BadUscc(
            "region",
            f"统一社会信用代码第3至8位应为六位数字行政区划码，现为{code[2:8]}",
            f"characters 3-8 are a region code of six digits, not {code[2:8]}",
        )

"""Canonical JSON: the same value gives the same bytes, and nothing else is taken for it."""

import hashlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.canonical import NotCanonical, canonical, commit, commitment_holds, load, new_salt, sha256_hex

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


class Stage(StrEnum):
    OPENING = "opening"


class Grade(Enum):
    FIRST = 1


def test_keys_are_sorted_by_utf16_units_as_rfc_8785_asks():
    # RFC 8785 section 3.2.3: U+1F600 is the surrogate pair D83D DE00 and so stands before U+FB33.
    keys = ["\r", "1", "\x80", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(load(canonical(dict.fromkeys(sorted(keys), 0)))) == keys


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("18332761.40"), '"18332761.40"'),
        (Decimal("1E+2"), '"100"'),
        (Decimal("-0.00"), '"0.00"'),
        (Decimal("0.000000000000000000001"), '"0.000000000000000000001"'),
        (datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=8))), '"2026-03-01T01:00:00.000Z"'),
        (datetime(2026, 3, 1, 1, 2, 3, 456789, tzinfo=UTC), '"2026-03-01T01:02:03.456Z"'),
        (date(2026, 3, 1), '"2026-03-01"'),
        (Stage.OPENING, '"opening"'),
        (Grade.FIRST, "1"),
        (True, "true"),
        ((1, [None, False]), "[1,[null,false]]"),
        ("示例市公共资源交易中心 𠮷", '"示例市公共资源交易中心 𠮷"'),
    ],
)
def test_what_json_lacks_has_one_spelling(value, text):
    assert canonical(value).decode() == text


@given(PLAIN)
def test_the_bytes_are_those_of_the_reference_implementation(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        b"\x00",
        {1: "a"},
        2**53,
        "\ud800",
        Decimal("NaN"),
        Decimal("Infinity"),
        datetime(2026, 3, 1),
        {1, 2},
        object(),
        {"price": [1, {"x": 0.1}]},
    ],
)
def test_what_has_no_exact_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


def test_the_refusal_says_where_and_how_to_mend_it():
    with pytest.raises(NotCanonical, match=r"\$\.lots\[1\]\.price .*Decimal"):
        canonical({"lots": [{}, {"price": 1.5}]})


def test_too_deep_is_refused_not_crashed():
    value: list = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonical):
        canonical(value)
    with pytest.raises(NotCanonical):
        load(b"[" * 100_000)


@given(PLAIN)
def test_what_was_written_is_read_back(value):
    assert load(canonical(value)) == value


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'"\\u0041"',
        b"1.0",
        b"1e3",
        b"NaN",
        b"-0",
        b"[1,2",
        b"",
        b"\xff",
        b"\xef\xbb\xbf1",
        b"1\n",
        b'"\\ud800"',
        b"9007199254740993",
        b"1" * 5000,
    ],
)
def test_other_spellings_are_refused(data):
    with pytest.raises(NotCanonical):
        load(data)


def test_a_commitment_holds_for_its_value_and_salt_only():
    salt = new_salt()
    commitment = commit({"price": Decimal("1.00")}, salt)
    assert commitment == hashlib.sha256(salt + b'{"price":"1.00"}').hexdigest()
    assert commitment_holds({"price": "1.00"}, salt, commitment)
    assert not commitment_holds({"price": "1.01"}, salt, commitment)
    assert not commitment_holds({"price": "1.00"}, new_salt(), commitment)
    assert not commitment_holds({"price": "1.00"}, salt, "全角")


def test_a_salt_of_another_length_cannot_shift_bytes_into_the_value():
    salt = bytes(16)
    assert not commitment_holds(1, salt + b"1", commit(11, salt))
    with pytest.raises(ValueError, match="16"):
        commit(1, b"short")


def test_sha256_hex_is_plain_sha256():
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

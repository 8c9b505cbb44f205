"""Entries and signatures that were made to do harm get a fault each, and never an exception."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime

import pytest

from ggzy_core.archive import signed
from ggzy_core.archive.signed import CMS, SALTS, TEXT
from ggzy_core.certs.act_text import ActText, Named, Words
from ggzy_core.certs.cms import sign_detached
from ggzy_core.certs.trust import TrustList
from tests.sample import code, holder, trust

NAME = Words(zh="示例", en="sample")
CONTENT = ActText(
    origin="https://node.example", act=Named(code="sample.act", name=NAME), matter=Named(code="A01-1", name=NAME),
    party=Named(code=code(1), name=NAME), role=NAME, under=(), data={"a": "1"}, fields={}, once="sample-key",
).to_bytes()  # fmt: skip
SIGNED = sign_detached(CONTENT, holder())
ENTRY = {
    "act": "sample.act", "subject": "A01-1", "time": datetime.now(UTC).isoformat(), "data": {"a": "1"},
    "actor": {"role": "tenderer", "party": code(1)}, "sig": hashlib.sha256(SIGNED).hexdigest(),
}  # fmt: skip


def looked(entry, cms=SIGNED, text=CONTENT, salts=None, known=None):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        for end, content in ((CMS, cms), (TEXT, text), (SALTS, salts)):
            if content is not None:
                made.writestr(f"record/1{end}", content)
    with zipfile.ZipFile(raw) as archive:
        return signed.look(archive, {"record/1": entry}, known or trust())


def test_a_signature_that_holds():
    (good,), sealed, faults = looked(ENTRY)
    assert (good.act, good.uscc, good.asked, sealed, faults) == ("sample.act", code(1), True, [], [])
    (good,), *_ = looked(ENTRY, known=TrustList(trust().roots))
    assert not good.asked and "只核验了证书链" in good.zh and "chain alone" in good.en


@pytest.mark.parametrize(
    "changed",
    [
        {"act": "other.act"},
        {"subject": "A01-2"},
        {"data": {}},
        {"data": {"a": "2"}},
        {"data": []},
        {"data": None},
        {"blind": {"b": "0" * 64}},
        {"blind": {"a": "0" * 64}},
        {"blind": ["a"]},
        {"actor": []},
        {"actor": {"party": code(2)}},
        {"actor": {"party": "0" * 64}},
        {"time": "9999-12-31T23:59:59.000Z"},
        {"time": "0001-01-01T00:00:00.000Z"},
        {"time": None},
        {"time": "2020-01-01T00:00:00.000Z"},
        {"sig": "0" * 64},
        {"sig": None},
    ],
    ids=str,
)
def test_an_entry_that_says_something_else(changed):
    good, sealed, faults = looked(ENTRY | changed)
    assert (good, sealed) == ([], []) and faults[0].path.startswith("record/1.signed")


@pytest.mark.parametrize("salts", [b"[]", b"{", b'{"party":1}', b"\xff", b"[" * 100_000])
def test_salts_that_are_none(salts):
    good, _, faults = looked(ENTRY | {"actor": {"party": "0" * 64}}, salts=salts)
    assert not good and faults


def test_what_is_missing_too_long_or_no_signature_at_all():
    for given in ({"cms": None}, {"text": None}, {"cms": b"0" * 100_000}, {"cms": b"0"}, {"text": b"x"}):
        good, _, faults = looked(ENTRY, **given)
        assert not good and faults, given
    assert looked(ENTRY | {"actor": {"party": "0" * 64}}, None, None)[1] == ["record/1"], "whoever acted stays sealed"
    assert looked({"act": "sample.act"})[2][0].zh == "存证没有载明这个签名"
    assert looked(None)[:2] == ([], []), "its receipt does not hold, which is said elsewhere"

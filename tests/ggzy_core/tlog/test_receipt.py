"""Proofs and receipts: one text, checked offline; every change is noticed and said."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ggzy_core.canonical import canonical
from ggzy_core.tlog import proof as proofs
from ggzy_core.tlog.errors import ProofError
from ggzy_core.tlog.note import Signer, from_base64, to_base64
from ggzy_core.tlog.receipt import make_receipt, read_receipt, verify_receipt
from ggzy_core.tlog.slots import Slot
from ggzy_core.tlog.tiles import TileLog
from tests.ggzy_core.tlog.sample_log import SIGNER, entries, publish

SEALED = canonical({"act": "bid.submit", "lot": "示例标段", "v": 1})
VKEY = SIGNER.verifier.vkey


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    log = TileLog(tmp_path_factory.mktemp("log"))
    slot = Slot.build("2026-03-01T01:00:10.000Z", [b"{}", SEALED])
    log.append([*entries(0, 299), slot.leaf, *entries(300, 400)])
    publish(log)
    return log, slot


@pytest.fixture(scope="module")
def public(log):
    log, _ = log
    return make_receipt(log.entry(7), 7, log.prove(7), log.checkpoint())


@pytest.fixture(scope="module")
def sealed(log):
    log, slot = log
    return make_receipt(SEALED, 299, log.prove(299), log.checkpoint(), slot.opening(1))


def test_a_public_receipt_holds(public):
    verdict = verify_receipt(public, VKEY)
    assert verdict.ok
    assert [step.name for step in verdict.steps] == ["read", "signature", "inclusion"]
    assert verdict.receipt.entry == entries(7, 8)[0]
    assert verdict.checkpoint.size == 400


def test_a_sealed_receipt_holds(sealed):
    verdict = verify_receipt(sealed, VKEY)
    assert verdict.ok
    assert [step.name for step in verdict.steps] == ["read", "slot", "signature", "inclusion"]
    assert verdict.receipt.entry == SEALED


def test_every_step_speaks_both_languages(sealed):
    for step in verify_receipt(sealed, VKEY).steps:
        assert any(letter >= "\u4e00" for letter in step.zh)
        assert step.en.isascii()
        assert step.zh in str(step)


def test_a_receipt_is_a_tlog_proof_any_tool_can_read(public, log):
    proof = proofs.parse(public)
    checkpoint = proofs.verify(proof, entries(7, 8)[0], [SIGNER.verifier])
    assert (checkpoint.size, checkpoint.root) == (400, log[0].root())
    assert public.startswith("c2sp.org/tlog-proof@v1\nextra ")


def test_a_proof_without_extra_reads_back(log):
    log, _ = log
    text = proofs.Proof(0, tuple(log.prove(0)), log.checkpoint()).text()
    assert text.split("\n")[1] == "index 0"
    assert proofs.parse(text).text() == text


def test_a_proof_in_a_log_of_one_entry_has_no_hashes(tmp_path):
    log = TileLog(tmp_path)
    log.append([b"{}"])
    publish(log)
    assert verify_receipt(make_receipt(b"{}", 0, log.prove(0), log.checkpoint()), VKEY).ok


@given(st.booleans(), st.data())
@settings(deadline=None, max_examples=150)
def test_no_changed_letter_goes_unnoticed(public, sealed, use_sealed, data):
    text = sealed if use_sealed else public
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("AaZz09+/= \n—一").filter(lambda new: new != text[at]))
    assert not verify_receipt(text[:at] + letter + text[at + 1 :], VKEY).ok


@pytest.mark.parametrize("spelling", [str.upper, lambda text: f" {text}", lambda text: f"{text[:2]} {text[2:]}"])
def test_hex_in_the_slot_has_one_spelling(sealed, spelling):
    head, extra, rest = sealed.split("\n", 2)
    words = json.loads(base64.b64decode(extra.removeprefix("extra ")))
    words["slot"]["nonce"] = spelling(words["slot"]["nonce"])
    changed = base64.b64encode(canonical(words)).decode()
    assert not verify_receipt(f"{head}\nextra {changed}\n{rest}", VKEY).ok


@given(st.text())
@settings(deadline=None)
def test_any_text_gets_a_verdict_never_a_crash(text):
    for words in (text, f"c2sp.org/tlog-proof@v1\n{text}", f"c2sp.org/tlog-proof@v1\nextra {text}\nindex 0\n\n{text}"):
        assert not verify_receipt(words, VKEY).ok


def slot_of(**change):
    return {"entry": "{}", "slot": {"at": "", "nonce": "", "path": [], "position": 0, **change}, "v": 1}


@pytest.mark.parametrize(
    "extra",
    [
        [],
        1,
        {},
        {"v": 1},
        {"entry": 1, "v": 1},
        {"entry": "{}", "slot": [], "v": 1},
        {"entry": "{}", "v": 2},
        {"entry": "{}", "v": 1, "x": 0},
        slot_of(),
        slot_of(nonce="zz"),
        slot_of(path=[1]),
        slot_of(position=True),
        slot_of(more=1),
    ],
)
def test_an_extra_line_of_another_form_is_refused(public, extra):
    lines = public.split("\n")
    lines[1] = "extra " + to_base64(canonical(extra))
    verdict = verify_receipt("\n".join(lines), VKEY)
    assert not verdict.ok
    assert verdict.steps[-1].name in ("receipt-form", "slot-path-form")


def test_another_entry_under_a_true_proof_is_named(public):
    lines = public.split("\n")
    extra = json.loads(from_base64(lines[1].removeprefix("extra ")))
    extra["entry"] = extra["entry"].replace("7", "8")
    lines[1] = "extra " + to_base64(canonical(extra))
    verdict = verify_receipt("\n".join(lines), VKEY)
    assert [step.name for step in verdict.steps] == ["read", "signature", "root-mismatch"]


def test_a_sealed_entry_is_not_taken_for_a_public_one(sealed):
    lines = sealed.split("\n")
    lines[1] = "extra " + to_base64(canonical({"entry": SEALED.decode(), "v": 1}))
    assert verify_receipt("\n".join(lines), VKEY).steps[-1].name == "root-mismatch"


def test_a_forged_log_is_refused(public, tmp_path):
    forger = Signer(SIGNER.name, bytes(32))
    assert verify_receipt(public, forger.vkey).steps[-1].name == "no-known-signature"


def test_a_mistyped_key_is_said_to_be_one(public):
    assert verify_receipt(public, "example.org+1").steps[-1].name == "vkey-form"
    assert not verify_receipt(public).ok


def test_line_ends_changed_by_a_mail_program_are_mended(public):
    assert verify_receipt("\ufeff" + public.replace("\n", "\r\n"), VKEY).ok


def test_an_entry_of_the_largest_size_fits(tmp_path):
    log = TileLog(tmp_path)
    entry = b"\x01" * 65_535
    log.append([entry])
    publish(log)
    assert verify_receipt(make_receipt(entry, 0, [], log.checkpoint()), VKEY).ok


def test_an_entry_that_is_no_text_gets_no_receipt():
    with pytest.raises(ProofError):
        make_receipt(b"\xff", 0, [], b"")


def test_reading_verifies_nothing(public):
    assert read_receipt(public).proof.index == 7

"""Signed notes and checkpoints against the published examples, and against everything a note must not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.tlog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from ggzy_core.tlog.errors import NoteError
from ggzy_core.tlog.merkle import EMPTY_ROOT
from ggzy_core.tlog.note import Signer, Verifier, open_note, sign, split

# The worked example of C2SP signed-note.
C2SP_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
# The worked example of Go's sumdb/note, whose private key is public.
GO_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
LOG = Signer("example.org/log", bytes(32))
OTHER = Signer("example.org/cosigner", bytes(31) + b"\x01")


def test_the_c2sp_example_opens():
    opened = open_note(C2SP_NOTE, [Verifier.parse(C2SP_VKEY)])
    assert opened.text == "This is an example message.\n"
    assert opened.signers == {"example.com/foo"}


def test_the_go_example_is_signed_byte_for_byte():
    signer = Signer.parse(GO_SKEY)
    assert signer.vkey == GO_VKEY
    assert signer.skey == GO_SKEY
    assert sign(GO_TEXT, [signer]).decode() == f"{GO_TEXT}\n{GO_SIGNATURE}"


def test_a_private_key_does_not_show_in_messages():
    assert GO_SKEY[-20:] not in repr(Signer.parse(GO_SKEY))
    with pytest.raises(NoteError) as refused:
        Signer.parse(GO_SKEY.replace("c74f20a3", "c74f20a4"))
    assert "AYEK" not in str(refused.value)


@given(st.data())
def test_flipping_any_bit_of_a_signed_note_is_noticed(data):
    blob = bytearray(sign("甲\n乙\n", [LOG]))
    at = data.draw(st.integers(0, len(blob) - 1))
    blob[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(NoteError):
        open_note(bytes(blob), [LOG.verifier])


def test_signatures_of_unknown_keys_are_ignored():
    opened = open_note(sign("x\n", [OTHER, LOG]), [LOG.verifier])
    assert opened.signers == {LOG.name}
    assert [signature.name for signature in opened.unknown] == [OTHER.name]


def test_another_algorithm_with_a_known_name_is_ignored():
    note = sign("x\n", [LOG]) + f"— {LOG.name} /////2xvbmdlci1hbGdvcml0aG0=\n".encode()
    assert open_note(note, [LOG.verifier]).signers == {LOG.name}


def test_a_note_nobody_known_has_signed_is_refused():
    with pytest.raises(NoteError) as refused:
        open_note(sign("x\n", [OTHER]), [LOG.verifier])
    assert refused.value.name == "no-known-signature"


def test_one_bad_signature_of_a_known_key_spoils_the_note():
    good, bad = sign("x\n", [LOG]), sign("y\n", [OTHER])
    note = good + bad.split(b"\n\n")[1]
    with pytest.raises(NoteError) as refused:
        open_note(note, [LOG.verifier, OTHER.verifier])
    assert refused.value.name == "signature-invalid"


def test_sixteen_signatures_are_accepted_and_a_thousand_are_not():
    many = [Signer.generate(f"example.org/k{i}") for i in range(16)]
    assert len(open_note(sign("x\n", many), [key.verifier for key in many]).verified) == 16
    with pytest.raises(NoteError):
        split(sign("x\n", [LOG] * 1000))


def test_the_text_may_hold_empty_lines():
    assert open_note(sign("a\n\nb\n\n", [LOG]), [LOG.verifier]).text == "a\n\nb\n\n"


@pytest.mark.parametrize(
    "note",
    [b"", b"\n", b"x\n", b"x\n\n", b"x\n\ny\n", b"\xff\n\n", C2SP_NOTE[:-1], C2SP_NOTE.replace(b"\n\n", b"\t\n\n")],
)
def test_what_is_no_note_is_refused(note):
    with pytest.raises(NoteError):
        open_note(note, [Verifier.parse(C2SP_VKEY)])


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "a",
        "a+b",
        C2SP_VKEY[:-1],
        C2SP_VKEY.replace("530d", "530e"),
        C2SP_VKEY.replace("+Aek", "+Bek"),
        "a b+00000000+AA==",
    ],
)
def test_a_mistyped_key_is_refused(vkey):
    with pytest.raises(NoteError):
        Verifier.parse(vkey)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb"])
def test_a_key_name_without_form_is_refused(name):
    with pytest.raises(NoteError):
        Signer.generate(name)


def test_a_text_must_end_in_a_newline():
    with pytest.raises(NoteError):
        sign("x", [LOG])


def test_a_checkpoint_is_signed_and_opened():
    checkpoint = Checkpoint(LOG.name, 7, bytes(range(32)))
    signed = sign_checkpoint(checkpoint, LOG, OTHER)
    opened, note = open_checkpoint(signed, [LOG.verifier, OTHER.verifier])
    assert opened == checkpoint
    assert note.signers == {LOG.name, OTHER.name}


def test_the_c2sp_checkpoint_text_is_read():
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert Checkpoint.parse(text).text() == text


def test_a_log_signs_only_under_its_own_name():
    with pytest.raises(NoteError):
        sign_checkpoint(Checkpoint("example.org/other", 1, bytes(32)), LOG)


def test_a_checkpoint_that_only_a_cosigner_signed_is_refused():
    text = Checkpoint(LOG.name, 1, bytes(32)).text()
    with pytest.raises(NoteError) as refused:
        open_checkpoint(sign(text, [OTHER]), [LOG.verifier, OTHER.verifier])
    assert refused.value.name == "origin-key"


@pytest.mark.parametrize("size", ["", "-1", "01", "１２", "1.0", "+1", "9" * 20, " 1"])
def test_a_size_in_other_spelling_is_refused(size):
    with pytest.raises(NoteError):
        Checkpoint.parse(f"o\n{size}\n{'A' * 43}=\n")


@pytest.mark.parametrize("text", ["", "o\n1\n", "o\n1\nAAAA\n", "o\n\n1\n" + "A" * 43 + "=\n", f"o\n0\n{'A' * 43}=\n"])
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


def test_an_empty_log_has_a_checkpoint():
    assert Checkpoint.parse(Checkpoint("o", 0, EMPTY_ROOT).text()).size == 0

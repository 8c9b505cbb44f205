"""Cosignatures and policies: what holds, what counts, and what is refused."""

import pytest

from ggzy_core.tlog import note
from ggzy_core.tlog.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from ggzy_core.tlog.cosignature import CosignerKey, CosignerSigner, cosignatures, message
from ggzy_core.tlog.errors import NoteError
from ggzy_core.tlog.policy import Listed, Policy
from ggzy_core.tlog.receipt import make_receipt, verify_receipt
from tests.ggzy_core.tlog.sample_log import SIGNER, grow

NAMES = ("one", "two", "three")
COSIGNERS = [CosignerSigner(f"cosigner.example/{name}", bytes([at]) * 32) for at, name in enumerate(NAMES, 1)]
LISTED = [Listed(name, one.verifier) for name, one in zip(NAMES, COSIGNERS, strict=True)]
POLICY = Policy.of([SIGNER.verifier], LISTED, 2)
CHECKPOINT = sign_checkpoint(Checkpoint(SIGNER.name, 1, bytes(32)), SIGNER)


def cosigned(signed, *signers, at=1_700_000_000):
    text = signed.partition(b"\n\n")[0] + b"\n"
    return note.with_lines(signed, [one.sign(text, at).line() for one in signers])


def test_what_is_signed_is_what_the_specification_prints():
    text = b"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert message(text, 1679315147) == b"cosignature/v1\ntime 1679315147\n" + text


def test_the_cosignature_printed_in_the_specification_has_our_form():
    line = (
        "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0"
        "xUe+mbIUBkBIfZ+qnA==\n"
    )
    read = note.read_line(line)
    assert (read.name, read.key_id.hex(), len(read.signature)) == ("witness.example.com/w1", "8d66cf3f", 72)
    assert int.from_bytes(read.signature[:8], "big") == 1679315147  # the time of the message it prints
    assert read.line() == line


def test_a_cosigned_checkpoint_holds_for_who_knows_the_cosigners_and_who_does_not():
    signed = cosigned(CHECKPOINT, *COSIGNERS)
    assert open_checkpoint(signed, [SIGNER.verifier])[0].size == 1
    found = cosignatures(signed, POLICY.keys)
    assert [one.name for one in found] == [one.name for one in COSIGNERS]
    assert {one.at.timestamp() for one in found} == {1_700_000_000}


def test_the_same_key_counts_once_however_often_it_signs():
    text = CHECKPOINT.partition(b"\n\n")[0] + b"\n"
    signed = CHECKPOINT + b"".join(COSIGNERS[0].sign(text, at).line().encode() for at in (5, 6))
    found = cosignatures(signed, POLICY.keys)
    assert len(found) == 1
    assert not POLICY.met_by([one.key for one in found])


@pytest.mark.parametrize("byte", [0, 7, 8, 40, 71])
def test_a_changed_byte_of_a_cosignature_is_noticed(byte):
    text = CHECKPOINT.partition(b"\n\n")[0] + b"\n"
    one = COSIGNERS[0].sign(text, 5)
    changed = bytearray(one.signature)
    changed[byte] ^= 0x80
    forged = note.Signature(one.name, one.key_id, bytes(changed)).line()
    with pytest.raises(NoteError, match="cosignature"):
        cosignatures(CHECKPOINT + forged.encode(), POLICY.keys)


def test_a_cosigner_named_like_the_log_is_not_the_log():
    impostor = CosignerSigner(SIGNER.name, bytes(32))
    text = CHECKPOINT.partition(b"\n\n")[0] + b"\n"
    forged = text + b"\n" + impostor.sign(text, 5).line().encode()
    with pytest.raises(NoteError):
        open_checkpoint(forged, [SIGNER.verifier])
    with pytest.raises(NoteError):
        Policy.parse(f"log {impostor.vkey}\nquorum none\n")  # a cosigner's key is no log key


def test_keys_read_back_and_do_not_pass_for_log_keys():
    one = COSIGNERS[0]
    assert CosignerKey.parse(one.vkey) == one.verifier
    assert CosignerSigner.parse(one.skey).vkey == one.vkey
    with pytest.raises(NoteError):
        note.Verifier.parse(one.vkey)
    with pytest.raises(NoteError):
        CosignerKey.parse(SIGNER.vkey)


def test_a_policy_has_one_spelling_and_reads_back():
    assert Policy.parse(POLICY.text()) == POLICY
    assert POLICY.least == 2
    spelled = POLICY.text().replace(" ", " \t ").replace("\n", "\n# 注\n\n")
    assert Policy.parse(spelled) == POLICY


def test_groups_in_groups_count_as_they_say():
    lines = [f"witness {one.name} {one.key.vkey} https://{one.name}.example/" for one in LISTED]
    text = "\n".join([*lines, "group near any one two", "group both all near three", "quorum both"])
    policy = Policy.parse(text)
    one, two, three = (listed.key for listed in LISTED)
    assert policy.least == 2
    assert policy.met_by([one, three])
    assert policy.met_by([one, two, three])
    assert not policy.met_by([one, two])
    assert policy.cosigners[0].url == "https://one.example/"


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["quorum none", "quorum none"],
        ["quorum nobody"],
        ["witness none {0}", "quorum none"],
        ["witness a {0}", "witness a {1}", "quorum a"],
        ["witness a {0}", "witness b {0}", "quorum a"],  # one key under two names would count twice
        ["witness a {0}", "group g 2 a", "quorum g"],
        ["witness a {0}", "group g 0 a", "quorum g"],
        ["witness a {0}", "group g 1 a a", "quorum g"],
        ["group g any b", "witness b {0}", "quorum g"],
        ["wittness a {0}", "quorum none"],
        ["log", "quorum none"],
        ["quorum none\x00"],
    ],
)
def test_a_policy_that_could_be_misread_is_refused(lines):
    text = "\n".join(lines).format(*[one.vkey for one in COSIGNERS])
    with pytest.raises(NoteError):
        Policy.parse(text + "\n")


@pytest.fixture(scope="module")
def receipt(tmp_path_factory):
    log = grow(tmp_path_factory.mktemp("log"), 5)

    def make(*signers, at=1_700_000_000):
        return make_receipt(log.entry(2), 2, log.prove(2), cosigned(log.checkpoint(), *signers, at=at))

    return make


def test_a_receipt_meets_the_quorum(receipt):
    verdict = verify_receipt(receipt(*COSIGNERS[:2]), policy=POLICY)
    assert verdict.ok
    assert [step.name for step in verdict.steps] == ["read", "signature", "quorum", "inclusion"]
    assert "2023-11-14T22:13:20Z" in verdict.steps[2].en


def test_a_receipt_below_the_quorum_says_so_and_holds_for_who_asks_for_none(receipt):
    text = receipt(COSIGNERS[0])
    verdict = verify_receipt(text, policy=POLICY)
    assert verdict.steps[-1].name == "quorum"
    assert "at least 2" in verdict.steps[-1].en
    assert verify_receipt(text, SIGNER.vkey).ok


def test_strangers_who_cosign_do_not_count(receipt):
    strangers = [CosignerSigner(one.name, bytes([99]) * 32) for one in COSIGNERS]
    assert verify_receipt(receipt(*strangers), policy=POLICY).steps[-1].name == "quorum"

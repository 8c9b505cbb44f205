"""The cosigner's protocol: one story is cosigned, every other refused and kept as evidence."""

from contextlib import nullcontext

import pytest

from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.cosignature import CosignerSigner, cosignatures
from ggzy_core.tlog.cosigner import Cosigner, Request, Seen
from ggzy_core.tlog.note import Signer
from ggzy_core.tlog.tiles import TileLog
from tests.ggzy_core.tlog.sample_log import SIGNER, entries, publish

KEY = CosignerSigner("cosigner.example/one", bytes([7]) * 32)


class Remembered:
    """A memory that forgets with the process."""

    def __init__(self):
        self.seen = {}
        self.kept = []

    def turn(self):
        return nullcontext()

    def load(self, origin):
        return self.seen.get(origin, Seen())

    def save(self, origin, seen):
        self.seen[origin] = seen

    def keep(self, evidence):
        self.kept.append(evidence)


@pytest.fixture
def memory():
    return Remembered()


@pytest.fixture
def cosigner(memory):
    return Cosigner(KEY, [SIGNER.verifier], memory, now=lambda: 1_700_000_000)


def story(path, *sizes, salt=b""):
    """A log and its signed checkpoints at these sizes. Another salt tells another story from entry 3 on."""
    log, told = TileLog(path), {}
    for size in sizes:
        log.append([entry + (salt if at >= 3 else b"") for at, entry in enumerate(entries(log.size, size), log.size)])
        told[size] = publish(log)
    return log, told


def ask(cosigner, log, old, size, signed):
    proof = log.prove_consistency(old, size) if old else []
    return cosigner.add(Request(old, tuple(proof), signed).body())


def test_one_story_is_cosigned_from_the_first_checkpoint_on(cosigner, memory, tmp_path):
    log, told = story(tmp_path, 3, 7, 300)
    for old, size in ((0, 3), (3, 7), (7, 300), (300, 300)):
        answer = ask(cosigner, log, old, size, told[size])
        assert answer.status == 200
        found = cosignatures(told[size] + answer.body, [KEY.verifier])
        assert found[0].at.timestamp() == 1_700_000_000
    assert memory.load(SIGNER.name).size == 300
    assert memory.kept == []


def test_another_last_size_is_told(cosigner, tmp_path):
    log, told = story(tmp_path, 3, 7)
    ask(cosigner, log, 0, 3, told[3])
    answer = cosigner.add(Request(0, (), told[7]).body())
    assert (answer.status, answer.body, answer.type) == (409, b"3\n", "text/x.tlog.size")


def test_a_fork_of_the_same_size_is_refused_and_proven(cosigner, memory, tmp_path):
    log, told = story(tmp_path / "a", 3, 7)
    other, lies = story(tmp_path / "b", 3, 7, salt=b" ")
    ask(cosigner, log, 0, 7, told[7])
    assert ask(cosigner, other, 7, 7, lies[7]).status == 409
    (found,) = memory.kept
    assert (found.kind, found.ours, found.theirs) == ("fork", told[7], lies[7])
    assert memory.load(SIGNER.name).root == log.root(7)


def test_a_fork_below_the_newest_size_is_recognised_too(cosigner, memory, tmp_path):
    log, told = story(tmp_path / "a", 5, 9)
    _, lies = story(tmp_path / "b", 5, salt=b" ")
    ask(cosigner, log, 0, 5, told[5])
    ask(cosigner, log, 5, 9, told[9])
    assert cosigner.add(Request(0, (), lies[5]).body()).status == 409
    assert [one.kind for one in memory.kept] == ["fork"]


def test_a_second_history_that_grew_is_refused_and_kept(cosigner, memory, tmp_path):
    log, told = story(tmp_path / "a", 7)
    other, lies = story(tmp_path / "b", 7, 12, salt=b" ")
    ask(cosigner, log, 0, 7, told[7])
    assert ask(cosigner, other, 7, 12, lies[12]).status == 422
    assert [one.kind for one in memory.kept] == ["unproven"]
    assert memory.load(SIGNER.name).size == 7


def test_a_log_that_became_shorter_is_told_what_was_seen(cosigner, memory, tmp_path):
    log, told = story(tmp_path, 3, 5, 7)
    ask(cosigner, log, 0, 3, told[3])
    ask(cosigner, log, 3, 7, told[7])
    answer = ask(cosigner, log, 3, 5, told[5])
    assert (answer.status, answer.body) == (409, b"7\n")
    assert [one.kind for one in memory.kept] == ["behind"]
    ask(cosigner, log, 3, 3, told[3])  # an old one that we cosigned ourselves is only late
    assert len(memory.kept) == 1


def test_a_stranger_to_the_log_is_refused_and_leaves_nothing(cosigner, memory, tmp_path):
    log, told = story(tmp_path, 3)
    thief = sign_checkpoint(Checkpoint(SIGNER.name, 3, bytes(32)), Signer(SIGNER.name, bytes(32)))
    other = Signer("another.example/log", bytes(32))
    unknown = sign_checkpoint(Checkpoint(other.name, 3, bytes(32)), other)
    assert cosigner.add(Request(0, (), thief).body()).status == 403
    assert cosigner.add(Request(0, (), unknown).body()).status == 404
    assert memory.kept == []
    assert ask(cosigner, log, 0, 3, told[3]).status == 200


@pytest.mark.parametrize(
    "body", [b"", b"old 1\n\n", b"old 01\n\nx", b"old 0\nzz\n\nx", b"new 0\n\nx", b"old 0\n" * 70]
)
def test_a_malformed_request_is_400(cosigner, body):
    assert cosigner.add(body).status == 400


def test_an_old_size_above_the_new_is_400_and_proofs_from_nothing_422(cosigner, tmp_path):
    _, told = story(tmp_path, 3)
    assert cosigner.add(Request(4, (), told[3]).body()).status == 400
    assert cosigner.add(Request(0, (bytes(32),), told[3]).body()).status == 422


def test_the_request_has_the_printed_form():
    request = Request(20852014, (bytes(32),), b"origin\n1\nroot\n\n- sig\n")
    assert request.body().startswith(b"old 20852014\nAAAAAAAA")
    assert Request.parse(request.body()) == request

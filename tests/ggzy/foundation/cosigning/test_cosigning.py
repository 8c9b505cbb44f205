"""The journal's checkpoints are cosigned by outsiders; whoever rewrites the past is caught by them, and it is said."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.acts import clock_session, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.cosigning import queries, sending
from ggzy.foundation.cosigning.models import AlarmCase, CosignedLine, CosignerAlarm, CosignerState, PolicyVersion
from ggzy.foundation.cosigning.readers import note_alarms
from ggzy.foundation.journal.models import Entry, Leaf, SignedCheckpoint
from ggzy.foundation.journal.receipts import receipt
from ggzy.foundation.journal.sequencer import folder, settle, signer, sole_writer
from ggzy.foundation.journal.verify import verify
from ggzy_core.tlog import note
from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.note import Signer
from ggzy_core.tlog.policy import Policy
from ggzy_core.tlog.receipt import verify_receipt
from tests.ggzy.foundation.acts import odd
from tests.support.cosigners import NAMES, policy_of, serving, three
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
assert odd.enter


@pytest.fixture
def cosigners(tmp_path):
    with three(tmp_path, signer().vkey) as servers:
        yield servers


def adopt(policy):
    return perform("policy.adopt", operator_session(), data={"text": policy.text()})


def act(number):
    return perform("odd.enter", operator_session(), data={"number": number})


def grow(first, last):
    for number in range(first, last):
        act(number)
    settle()


def published():
    """As the sequencer leaves it: once more, after the cosignatures came."""
    with sole_writer() as writer:
        writer.step()
    return TileFolder(folder()).checkpoint()


def asked():
    """As if the time before the next question had passed."""
    CosignerState.objects.update(next_at=clock.real() - timedelta(seconds=1))
    return sending.settle()


def test_checkpoints_are_cosigned_and_receipts_carry_the_quorum(cosigners):
    policy = policy_of(signer().vkey, cosigners)
    adopt(policy)
    grow(0, 3)
    first = Entry.objects.order_by("id")[1]
    assert verify_receipt(receipt(first), policy=policy).steps[-1].name == "quorum"
    assert asked() == 3
    assert [one.key.name for one in policy.cosigned(published())] == [f"{name}.example/cosigner" for name in NAMES]
    assert verify_receipt(receipt(first), policy=policy).ok
    grow(3, 6)  # a newer checkpoint, not cosigned yet: the receipt keeps to the older one that is
    verdict = verify_receipt(receipt(first), policy=policy)
    assert (verdict.ok, verdict.checkpoint.size) == (True, 4)
    newest = Entry.objects.order_by("-id").first()
    assert verify_receipt(receipt(newest), signer().vkey).ok
    asked()
    assert verify_receipt(receipt(newest), policy=policy).checkpoint.size == 7
    assert queries.trust().size == 7
    assert all(one.good for one in queries.trust().cosigners)
    assert verify().holds
    assert all(not list(server.home.alarms()) for server in cosigners)


def test_one_that_is_down_is_asked_again_and_two_are_enough(cosigners, tmp_path):
    down = cosigners[2].server_address[1]
    adopt(policy_of(signer().vkey, cosigners))
    cosigners[2].shutdown()
    cosigners[2].server_close()
    grow(0, 2)
    asked()
    assert queries.sufficient() == 3
    said = {one.name: str(one.said.en) for one in queries.trust().cosigners}
    assert "cannot be reached" in said["neighbour"]
    assert CosignedLine.objects.count() == 2
    state = CosignerState.objects.get(name="neighbour")
    assert state.next_at > clock.real()  # not at once
    import os

    os.close(cosigners[2].held)
    cosigners[2].held = os.open(os.devnull, os.O_RDONLY)
    with serving(cosigners[2].home, down):
        asked()
    assert CosignedLine.objects.count() == 3


def test_without_a_policy_nobody_is_asked_and_receipts_are_as_before():
    grow(0, 2)
    assert sending.settle() == 0
    assert queries.trust() is None
    assert verify_receipt(receipt(Entry.objects.first()), signer().vkey).ok


def test_a_policy_is_of_this_log_alone(cosigners):
    good = policy_of(signer().vkey, cosigners)
    other = Signer("other.example/log", bytes(32)).verifier
    with refused("P-COSIGNERS"):
        adopt(Policy((other,), good.cosigners, good.groups, good.quorum))
    with refused("P-COSIGNERS"):
        perform(
            "policy.adopt",
            operator_session(),
            data={"text": good.text().replace(cosigners[0].url, "file:///etc/passwd")},
        )
    with pytest.raises(Exception, match="第 1 行"):
        perform("policy.adopt", operator_session(), data={"text": "quorum of everybody\n"})
    assert not PolicyVersion.objects.exists()


def test_the_policy_is_published_under_the_key_of_the_log(cosigners, client):
    policy = policy_of(signer().vkey, cosigners)
    assert client.get("/journal/policy").status_code == 404
    adopt(policy)
    assert Policy.parse(client.get("/journal/policy").text) == policy
    opened = note.open_note(client.get("/journal/policy.signed").content, [signer().verifier])
    assert opened.text == policy.text()


# --- attacks ---------------------------------------------------------------------------------------------------------


def told(server):
    return [(one.kind, one.wrong.size) for one in server.home.alarms()]


def test_attack_rolled_back_disk(cosigners, client):
    """Database and folder restored to yesterday: nothing inside knows. The cosigners do, and the public page says it."""
    adopt(policy_of(signer().vkey, cosigners))
    grow(0, 3)
    asked()
    yesterday = Path(settings.GGZY_DATA) / "yesterday"
    shutil.copytree(folder(), yesterday)
    kept = {model: [one.pk for one in model.objects.all()] for model in (Entry, Leaf, SignedCheckpoint)}
    grow(3, 8)
    asked()

    from django.db import connection

    from tests.support.by_hand import by_hand

    on = lambda table: f' ON "{table}"' if connection.vendor == "postgresql" else ""  # noqa: E731
    names = ["leaf", "entryrow", "entry", "signedcheckpoint"]
    lines = ["cosignedline", "quorumreached"]
    by_hand(
        *(f'DROP TRIGGER "journal_{name}_no_delete"{on(f"journal_{name}")}' for name in names),
        *(f'DROP TRIGGER "cosigning_{name}_no_delete"{on(f"cosigning_{name}")}' for name in lines),
        f"DELETE FROM journal_signedcheckpoint WHERE size > {max(kept[SignedCheckpoint])}",
        f"DELETE FROM cosigning_cosignedline WHERE size > {max(kept[SignedCheckpoint])}",
        f"DELETE FROM cosigning_quorumreached WHERE size > {max(kept[SignedCheckpoint])}",
        f'DELETE FROM journal_leaf WHERE "index" > {max(kept[Leaf])}',
        f"DELETE FROM journal_entryrow WHERE entry_id > {max(kept[Entry])}",
        f"DELETE FROM journal_entry WHERE id > {max(kept[Entry])}",
    )
    shutil.rmtree(folder())
    shutil.move(yesterday, folder())
    act(99)
    settle()  # the node signs on, in good faith
    CosignerState.objects.update(size=4)
    assert asked() == 3
    assert {(one.kind, one.told) for one in CosignerAlarm.objects.all()} == {("rolled-back", 9)}
    assert [told(server) for server in cosigners] == [[("behind", 5)]] * 3
    page = client.get("/verify/").text
    assert "回滚" in page
    assert "拒绝见证" in page
    assert "回滚" in client.get("/").text
    for alarm in CosignerAlarm.objects.all():
        found = {"alarm": alarm.pk, "text": "查明：当日凌晨误用了旧备份，已按留存的回执逐项补录。"}
        perform("cosigner-alarm.explain", operator_session(), data=found)
    with refused("P-UNKNOWN"):
        perform("cosigner-alarm.explain", operator_session(), data=found)
    page = client.get("/verify/").text
    assert 'role="alert"' in page, "an explanation is no finding"
    assert "误用了旧备份" in page
    assert note_alarms() == 3
    assert note_alarms() == 0
    for case in AlarmCase.objects.all():
        perform("cosigner-alarm.close", clock_session(), case, {"outcome": "true"})
    page = client.get("/verify/").text
    assert 'role="alert"' not in page
    assert "误用了旧备份" in page
    assert "结论：属实" in page
    grow(100, 110)  # it grows beyond what they saw: then the proof fails
    asked()
    assert ("fork", 9) in {(one.kind, one.told) for one in CosignerAlarm.objects.all()}
    assert queries.sufficient() == 4


def second_history(size, salt):
    """What a thief of the log's key signs: another past of this size."""
    from ggzy_core.tlog.merkle import leaf_hash, root_of

    leaves = [leaf_hash(b"%d %s" % (at, salt)) for at in range(size)]
    return sign_checkpoint(Checkpoint(signer().name, size, root_of(leaves)), signer())


def test_attack_stolen_log_key(cosigners):
    """Whoever has the key can sign a second history; nobody who keeps to the policy will take it."""
    from ggzy_core.tlog.cosigner import Request

    policy = policy_of(signer().vkey, cosigners)
    adopt(policy)
    grow(0, 5)
    asked()
    lies = second_history(9, b"theirs")
    for server in cosigners:
        assert server.cosigner.add(Request(6, (bytes(32),) * 3, lies).body()).status == 422
        assert told(server) == [("unproven", 9)]
    from ggzy_core.tlog.receipt import make_receipt

    forged = make_receipt(b"8 theirs", 8, [], lies)
    assert verify_receipt(forged, policy=policy).steps[-1].name == "quorum"
    grow(5, 8)
    asked()
    assert queries.sufficient() == 9  # the true history goes on


def test_attack_split_view(cosigners):
    """Two histories for two audiences: a quorum of one policy cannot sign both, and the two notes are the proof."""
    from ggzy_core.tlog.cosigner import Request

    policy = policy_of(signer().vkey, cosigners)
    adopt(policy)
    grow(0, 4)
    asked()
    size = queries.sufficient()
    lies = second_history(size, b"for you alone")
    answers = [server.cosigner.add(Request(size, (), lies).body()) for server in cosigners]
    assert [answer.status for answer in answers] == [409] * 3
    for server in cosigners:
        (alarm,) = server.home.alarms()
        assert alarm.kind == "fork"
        for text in (alarm.ours, alarm.theirs):
            assert note.open_note(text.encode(), [signer().verifier])  # both truly signed by the log
        assert alarm.ours.split("\n")[:2] == alarm.theirs.split("\n")[:2]


def test_attack_forged_receipt(cosigners):
    """Cosignatures of another checkpoint pasted under a forged one do not hold."""
    policy = policy_of(signer().vkey, cosigners)
    adopt(policy)
    grow(0, 3)
    asked()
    lines = queries.lines(4)
    forged = note.with_lines(second_history(4, b"x"), lines)
    from ggzy_core.tlog.receipt import make_receipt

    assert verify_receipt(make_receipt(b"0 x", 0, [], forged), policy=policy).steps[-1].name == "cosignature-invalid"


def test_a_cosigner_that_lies_about_its_signature_is_not_counted(cosigners):
    from ggzy.foundation.cosigning.asking import ask

    good = policy_of(signer().vkey, cosigners)
    adopt(good)
    grow(0, 2)
    newest = queries.newest_signed()
    first, second = good.cosigners[:2]
    swapped = type(first)(first.name, first.key, second.url)  # answers with another key
    outcome = ask(swapped, newest.size, newest.text.encode(), 0, lambda old, size: [])
    assert outcome.said == "refused"
    sending.note(outcome, clock.real())
    assert CosignedLine.objects.count() == 0

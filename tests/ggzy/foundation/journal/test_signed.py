"""One history: a folder or a database that was rolled back or replaced never gets a second one signed."""

import shutil

import pytest
from django.db import connection

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal import signing
from ggzy.foundation.journal.models import SignedCheckpoint
from ggzy.foundation.journal.sequencer import Ahead, Busy, folder, settle, sole_writer
from ggzy.foundation.journal.verify import verify
from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.errors import LogDamaged
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.tiles import TileLog
from tests.ggzy.foundation.acts import odd
from tests.support.by_hand import by_hand

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
assert odd.enter


def act(number):
    perform("odd.enter", operator_session(), data={"number": number})


def grow(first, last):
    for number in range(first, last):
        act(number)
    settle()


def checkpoint():
    return TileFolder(folder()).checkpoint()


def forget(*statements):
    """As a database does that was restored from a backup: triggers and all."""
    drop = []
    for table in ("leaf", "entry", "entryrow", "signedcheckpoint"):
        on = f' ON "journal_{table}"' if connection.vendor == "postgresql" else ""
        drop.append(f'DROP TRIGGER "journal_{table}_no_delete"{on}')
    by_hand(*drop, *statements)


def test_what_is_published_was_written_down_before():
    grow(0, 3)
    act(5)
    settle()
    kept = list(SignedCheckpoint.objects.order_by("size").values_list("size", "text"))
    assert [size for size, _ in kept] == [3, 4]
    assert kept[-1][1].encode() == checkpoint()


def test_a_folder_rolled_back_is_filled_again_to_the_very_same_history(tmp_path):
    grow(0, 3)
    shutil.copytree(folder(), tmp_path / "old")
    grow(3, 6)
    signed = checkpoint()
    shutil.rmtree(folder())
    shutil.copytree(tmp_path / "old", folder())
    settle()
    assert checkpoint() == signed
    grow(6, 8)
    assert SignedCheckpoint.objects.count() == 3
    assert verify().holds


def test_an_emptied_folder_is_filled_again_to_the_very_same_history():
    grow(0, 3)
    signed = checkpoint()
    shutil.rmtree(folder())
    settle()
    assert checkpoint() == signed
    assert verify().holds


def test_a_folder_replaced_by_another_log_of_the_same_key_is_refused():
    grow(0, 3)
    shutil.rmtree(folder())
    other = TileLog(folder())
    other.append([b"1", b"2", b"3"])
    other.publish(sign_checkpoint(Checkpoint(signing.signer().name, 3, other.root()), signing.signer()))
    before = checkpoint()
    act(7)
    with pytest.raises((Ahead, LogDamaged)):
        settle()
    assert checkpoint() == before
    assert SignedCheckpoint.objects.count() == 1
    assert not verify().holds


def test_a_smaller_log_of_the_same_key_is_refused():
    grow(0, 3)
    shutil.rmtree(folder())
    other = TileLog(folder())
    other.append([b"1"])
    other.publish(sign_checkpoint(Checkpoint(signing.signer().name, 1, other.root()), signing.signer()))
    with pytest.raises((Ahead, LogDamaged)):
        settle()
    assert SignedCheckpoint.objects.count() == 1


def test_a_database_rolled_back_is_refused():
    grow(0, 3)
    grow(3, 6)
    before = checkpoint()
    forget(
        "DELETE FROM journal_signedcheckpoint WHERE size > 3",
        'DELETE FROM journal_leaf WHERE "index" > 2',
    )
    with pytest.raises(Ahead, match=r"6 leaves, the database 3.*已停止签发"):
        settle()
    assert checkpoint() == before
    assert SignedCheckpoint.objects.count() == 1


def test_a_database_rolled_back_that_went_on_is_refused():
    grow(0, 3)
    before = checkpoint()
    last = 'DELETE FROM journal_leaf WHERE "index" = 2'
    rows = "DELETE FROM journal_entryrow WHERE entry_id = (SELECT max(id) FROM journal_entry)"
    entry = "DELETE FROM journal_entry WHERE id = (SELECT max(id) FROM journal_entry)"
    forget("DELETE FROM journal_signedcheckpoint", last, rows, entry)
    for number in (11, 12, 13):
        act(number)
    with pytest.raises(Ahead, match=r"不符|多于"):
        settle()
    assert checkpoint() == before


def test_places_that_no_longer_lead_to_what_was_signed_are_refused():
    grow(0, 3)
    shutil.rmtree(folder())
    on = ' ON "journal_entry"' if connection.vendor == "postgresql" else ""
    by_hand(
        f'DROP TRIGGER "journal_entry_no_update"{on}',
        "UPDATE journal_entry SET body = replace(body, 'operator', '0perator')",
    )
    with pytest.raises(Ahead, match="do not lead"):
        settle()
    assert SignedCheckpoint.objects.count() == 1


def test_a_checkpoint_forged_in_the_database_is_not_believed():
    grow(0, 3)
    on = ' ON "journal_signedcheckpoint"' if connection.vendor == "postgresql" else ""
    by_hand(
        f'DROP TRIGGER "journal_signedcheckpoint_no_update"{on}',
        "UPDATE journal_signedcheckpoint SET text = replace(text, '\n3\n', '\n9\n'), size = 9",
    )
    act(4)
    with pytest.raises(ValueError):
        settle()


def test_two_sequencers_do_not_write_one_log():
    grow(0, 1)
    with sole_writer(), pytest.raises(Busy):
        settle()

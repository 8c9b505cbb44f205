"""DBA edits, deletes or reorders: with the database's own tools, triggers dropped, keys out of reach."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.models import Entry, Leaf
from ggzy.foundation.journal.sequencer import folder, settle
from ggzy.foundation.journal.verify import verify
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.tiles import TileLog
from tests.ggzy.people import somebody
from tests.support.by_hand import by_hand, refusal_by_hand, without_triggers

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def offers():
    """Three offers on a listing, all in the log."""
    data = {"title": "示例", "step": "1000", "reserve": "9000", "free_ends": clock.now() + timedelta(days=1)}
    listing = perform("listing.put-up", operator_session(), data=data).result
    who = somebody(1, Role.BIDDER)
    made = [perform("listing.offer", who, listing, {"amount": amount}) for amount in ("1000", "2000", "3000")]
    settle()
    assert verify().holds
    return made


def named(*words: str) -> None:
    report = verify()
    assert not report.holds, "nobody noticed"
    assert any(word in report.first.zh or word in report.first.en for word in words), report.first


def test_attack_dba_edits_a_row_and_the_line_that_speaks_of_it(offers):
    by_hand("UPDATE listing_offer SET amount = 1 WHERE amount = 300000")
    named("listing_offer")


def test_attack_dba_edits_the_record_itself(offers):
    entry = offers[1].entry
    assert "insert-only" in refusal_by_hand(f"UPDATE journal_entry SET act = 'x' WHERE id = {entry.pk}")
    body = entry.body.replace("2000", "9000").replace("'", "''")
    without_triggers("journal_entry", f"UPDATE journal_entry SET body = '{body}' WHERE id = {entry.pk}")
    named(str(entry.pk))


def test_attack_dba_deletes_an_act_with_all_its_traces(offers):
    """Entry, list, row and place go together, as somebody would who knows the tables: the log still has its leaf."""
    entry = offers[2].entry
    row = entry.result.partition(":")[2]
    for table, where in (
        ("journal_leaf", f"entry_id = {entry.pk}"),
        ("journal_entryrow", f"entry_id = {entry.pk}"),
        ("journal_entry", f"id = {entry.pk}"),
    ):
        without_triggers(table, f"DELETE FROM {table} WHERE {where}")
    by_hand(f"DELETE FROM listing_offer WHERE id = {row}")
    named("没有位置记录", "no place")


def test_attack_dba_reorders_two_acts(offers):
    """The places of two offers are swapped, bodies and all: who came first is who the leaves say."""
    first, second = (Leaf.objects.get(entry=one.entry) for one in offers[1:])
    _swapped(first, second)
    named(str(first.entry_id), str(second.entry_id), str(first.index))


def _swapped(first: Leaf, second: Leaf) -> None:
    spare = Entry.objects.order_by("-id").first().pk + 1000
    without_triggers("journal_leaf", f'UPDATE journal_leaf SET entry_id = {spare} WHERE "index" = {first.index}')
    by_hand(
        f'UPDATE journal_leaf SET entry_id = {first.entry_id} WHERE "index" = {second.index}',
        f'UPDATE journal_leaf SET entry_id = {second.entry_id} WHERE "index" = {first.index}',
    )


def test_attack_dba_reorders_the_files_as_well(offers):
    """With the disk too: a log written anew in another order has another root, and its key is not the attacker's."""
    kept = list(TileFolder(folder()).entries())
    checkpoint = TileFolder(folder()).checkpoint()
    for path in sorted(folder().rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    TileLog(folder()).append([*kept[:-2], kept[-1], kept[-2]])
    (folder() / "checkpoint").write_bytes(checkpoint)
    report = verify()
    assert not report.holds

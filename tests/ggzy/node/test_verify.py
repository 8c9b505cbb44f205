"""`ggzy verify` names what somebody changed by hand, and exits 1."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import folder, settle
from ggzy.foundation.journal.verify import verify
from ggzy_core.tlog.note import Signer
from tests.ggzy.people import somebody
from tests.support.by_hand import by_hand, refusal_by_hand, without_triggers

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def listing():
    """A listing with three offers, all in the log."""
    data = {"title": "示例", "step": "1000", "reserve": "9000", "free_ends": clock.now() + timedelta(days=1)}
    made = perform("listing.put-up", operator_session(), data=data).result
    who = somebody(1, Role.BIDDER)
    for amount in ("1000", "2000", "3000"):
        perform("listing.offer", who, made, {"amount": amount})
    settle()
    return made


def said(code: int, *words: str) -> str:
    out = io.StringIO()
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command("verify", *words, stdout=out)
        assert ended.value.code == code
    else:
        call_command("verify", *words, stdout=out)
    return out.getvalue()


def offer_key(amount: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM listing_offer WHERE amount = %s", [amount * 100])
        return cursor.fetchone()[0]


def test_a_sound_node_holds_and_says_how_much_was_checked(listing):
    told = json.loads(said(0, "--json"))
    assert told["holds"]
    assert (told["first"], told["pending"]) == (None, 0)
    assert told["leaves"] == told["entries"] == Entry.objects.count()
    assert "核验通过" in said(0)


def test_a_row_changed_by_hand_is_named(listing):
    key = offer_key(2000)
    by_hand(f"UPDATE listing_offer SET amount = 999900 WHERE id = {key}")
    assert f"listing_offer#{key}" in said(1)
    assert "changed by hand" in json.loads(said(1, "--json"))["first"]["en"]


def test_a_row_put_in_by_hand_has_nobody_who_acted_for_it(listing):
    key = offer_key(3000)
    by_hand(
        "INSERT INTO listing_offer (id, listing_id, who, amount, arrived) "
        f"SELECT 9999, listing_id, who, 400000, arrived FROM listing_offer WHERE id = {key}"
    )
    assert "listing_offer#9999: nobody acted for this row" in said(1)


def test_a_row_deleted_by_hand_is_missed(listing):
    key = offer_key(1000)
    by_hand(f"DELETE FROM listing_offer WHERE id = {key}")
    assert f"listing_offer#{key} is on the record but missing" in said(1)


def test_the_database_itself_refuses_to_change_the_record(listing):
    assert "insert-only" in refusal_by_hand("UPDATE journal_entry SET act = 'x'")
    assert "insert-only" in refusal_by_hand("DELETE FROM journal_entryrow")


def test_an_entry_removed_with_its_triggers_dropped_is_missed(listing):
    entry = Entry.objects.filter(act="listing.offer").first()
    without_triggers("journal_entry", f"DELETE FROM journal_entry WHERE id = {entry.pk}")
    assert f"Entry {entry.pk}, leaf {entry.place.index} of the log, is missing" in said(1)


def test_a_text_on_the_record_that_was_changed_is_named(listing):
    entry = Entry.objects.filter(act="listing.put-up").get()
    without_triggers(
        "journal_entry", f"UPDATE journal_entry SET body = replace(body, '1000', '1001') WHERE id = {entry.pk}"
    )
    assert f"Entry {entry.pk} (listing.put-up on {entry.subject}) differs" in said(1)


def test_an_entry_moved_to_another_matter_is_named(listing):
    entry = Entry.objects.filter(act="listing.offer").first()
    without_triggers("journal_entry", f"UPDATE journal_entry SET subject = 'L-other' WHERE id = {entry.pk}")
    assert f"Act, subject or time of entry {entry.pk}" in said(1)


def test_a_line_taken_from_a_list_is_noticed(listing):
    entry = Entry.objects.filter(act="listing.offer").first()
    without_triggers("journal_entryrow", f"DELETE FROM journal_entryrow WHERE entry_id = {entry.pk}")
    assert f"The row list of entry {entry.pk}" in said(1)


def test_an_entry_slipped_in_behind_is_named(listing):
    entry = Entry.objects.filter(act="listing.offer").first()
    columns = "act, subject, until, body, salt, secret, asked, result, at, time"
    without_triggers(
        "journal_entry",
        f"INSERT INTO journal_entry (id, leaf, {columns}) "
        f"SELECT -5, '{'0' * 64}', {columns} FROM journal_entry WHERE id = {entry.pk}",
    )
    assert "Entry -5 (listing.offer" in said(1)


def test_one_flipped_byte_of_a_tile_is_found(listing):
    tile = next(path for path in sorted((folder() / "tile" / "0").rglob("*")) if path.is_file())
    data = bytearray(tile.read_bytes())
    data[5] ^= 1
    tile.chmod(0o600)
    tile.write_bytes(data)
    assert "tile/0/" in said(1)


def test_a_log_signed_with_another_key_is_refused(listing):
    stranger = Signer.generate("sample-city.example/journal")
    assert "核验未通过" in said(1, "--vkey", stranger.vkey)


def test_a_lost_log_folder_is_noticed(listing):
    (folder() / "checkpoint").unlink()
    assert "the log has no checkpoint" in said(1)


def test_acts_that_wait_for_the_journal_are_counted_and_checked(listing):
    somebody(2, Role.BIDDER)
    told = json.loads(said(0, "--json"))
    assert told["pending"] == 2
    last = Entry.objects.order_by("-id").first()
    without_triggers(
        "journal_entry", f"UPDATE journal_entry SET body = replace(body, 'person', 'pers0n') WHERE id = {last.pk}"
    )
    assert f"Entry {last.pk}" in said(1)


def test_an_act_between_the_reads_is_no_mismatch(listing, monkeypatch):
    """A row that changed between two reads of the check is read again, and holds."""
    from ggzy.foundation.journal import verify_rows

    first = verify_rows._newest
    busy = [somebody(3, Role.BIDDER)]

    def meanwhile(table, keys):
        found = first(table, keys)
        if table == "listing_listing" and busy:
            busy.pop()
            clock.forward(timedelta(days=2))
            from ggzy.foundation.acts.dues import run_due

            assert run_due() == 1
        return found

    monkeypatch.setattr(verify_rows, "_newest", meanwhile)
    assert verify().holds
    assert not busy

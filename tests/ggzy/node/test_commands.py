"""`ggzy acts`, `ggzy receipt`, `ggzy checkreceipt`, `ggzy worker --once`."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from ggzy.foundation.acts import ACTS, Role, outbox
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.node.worker import Worker
from tests.ggzy.people import somebody

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def say(*words: object, code: int = 0) -> str:
    out, err = io.StringIO(), io.StringIO()
    if code:
        with pytest.raises(SystemExit) as ended:
            call_command(*map(str, words), stdout=out, stderr=err)
        assert ended.value.code == code
    else:
        call_command(*map(str, words), stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def test_acts_lists_every_act_with_who_where_and_clauses():
    listed = {act["name"]: act for act in json.loads(say("acts", "--json"))}
    assert set(listed) == set(ACTS)
    bid = listed["bid.submit"]
    assert (bid["on"], bid["secret_until"], bid["who"][0]["role"]) == ("Lot", "opening", "bidder")
    assert {"procedure": "engineering.open-tender", "stage": "bidding"}.items() <= bid["where"][0].items()
    assert any("招标投标法" in clause["cited"]["zh"] for clause in bid["clauses"])


def test_the_table_names_acts_in_both_languages():
    table = say("acts")
    assert "bid.submit" in table
    assert "投标" in table


def test_a_receipt_is_written_and_checked_step_by_step(tmp_path):
    somebody(1, Role.BIDDER)
    leaf = Entry.objects.first().leaf
    assert "尚未收录" in say("receipt", leaf, code=2)
    settle()
    kept = tmp_path / "mine.tlog-proof"
    say("receipt", leaf, "--output", kept)
    assert "✓" in say("checkreceipt", kept)
    kept.write_text(kept.read_text("utf-8").replace("index 0", "index 1"), "utf-8")
    assert "✗" in say("checkreceipt", kept, code=1)


def test_a_receipt_of_nothing_is_said_to_be_none():
    with pytest.raises(CommandError, match="叶哈希"):
        call_command("receipt", "0" * 64)


def test_the_worker_takes_acts_into_the_journal():
    somebody(1, Role.BIDDER)
    say("worker", "--once")
    assert json.loads(say("verify", "--json"))["pending"] == 0


def test_a_worker_outlives_a_database_that_fails_for_a_while(monkeypatch):
    worker, failures, run = Worker(), [OperationalError("gone"), OperationalError("gone")], outbox.run

    def failing(limit=500):
        if failures:
            raise failures.pop()
        worker.stop()
        return run(limit)

    monkeypatch.setattr(outbox, "run", failing)
    monkeypatch.setattr("ggzy.node.worker.PAUSES_S", (0.01,))
    somebody(1, Role.BIDDER)
    worker.run()
    assert not failures
    assert json.loads(say("verify", "--json"))["pending"] == 0

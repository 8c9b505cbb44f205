"""What is due is done exactly once: with two workers at the same moment, and after a kill between the steps."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.dues import GRACE, carry_out, run_due, waiting
from ggzy.foundation.acts.session import clock_session
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.models import Due
from tests.ggzy.foundation.acts import odd
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_two_workers_at_the_same_moment_do_each_once():
    made = [odd.put_up(days=1) for _ in range(6)]
    clock.forward(timedelta(days=1) + GRACE)
    start, did, failed = threading.Barrier(3), [], []

    def work():
        try:
            start.wait(10)
            did.append(run_due())
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert sum(did) == len(made)
    assert Entry.objects.filter(act="listing.time").count() == len(made)
    assert run_due() == 0


def test_a_due_act_carried_out_again_is_refused():
    listing = odd.put_up(days=1)
    clock.forward(timedelta(days=1) + GRACE)
    due = waiting(clock.now())[0]
    assert carry_out(due)
    assert not carry_out(due)
    with refused("P-DONE"):
        perform("listing.time", clock_session(), listing, due=due)


def test_a_kill_before_the_commit_leaves_the_act_to_be_done_again(monkeypatch):
    """The due row is crossed off in the transaction of its act: a break in between takes both back."""
    from ggzy.foundation.acts import record

    odd.put_up(days=1)
    clock.forward(timedelta(days=1) + GRACE)
    with monkeypatch.context() as patch:
        patch.setattr(record, "write", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run_due()
    assert Due.objects.filter(done_at=None, dropped=False).count() == 1
    assert run_due() == 1
    assert run_due() == 0


def test_closing_waits_for_requests_that_are_still_on_their_way():
    odd.put_up(days=1)
    clock.forward(timedelta(days=1) + GRACE - timedelta(seconds=1))
    assert run_due() == 0
    clock.forward(timedelta(seconds=1))
    assert run_due() == 1


def test_a_due_act_before_its_time_is_refused():
    listing = odd.put_up(days=1)
    with refused("P-TOO-EARLY"):
        perform("listing.time", clock_session(), listing, due=Due.objects.get())

"""Entry ids follow commit order: whoever tails `id > last` never misses one, whatever goes on at once."""

import threading

import pytest
from django.db import connection

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from tests.ggzy.foundation.acts import odd
from tests.ggzy.people import somebody

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
WRITERS, ACTS = 5, 8


def test_no_reader_misses_an_entry_while_many_write():
    listing, shared = odd.put_up(), somebody(99, Role.BIDDER)
    failed: list[BaseException] = []
    done = threading.Event()
    seen: list[int] = []

    def write(number):
        try:
            for turn in range(ACTS):
                perform("odd.enter", operator_session(), data={"number": 100 * number + turn})
                for amount in (1000 * (turn * WRITERS + number + 1), 1):  # one that may win, one that is refused
                    try:
                        perform("listing.offer", shared, listing, {"amount": amount})
                    except Refusal as refusal:
                        assert refusal.rule == "P-STEP"
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    def tail():
        last = 0
        try:
            while True:
                ending = done.is_set()
                for found in Entry.objects.filter(id__gt=last).order_by("id").values_list("id", flat=True):
                    seen.append(found)
                    last = found
                if ending:
                    return
        finally:
            connection.close()

    reader = threading.Thread(target=tail)
    writers = [threading.Thread(target=write, args=[number]) for number in range(1, WRITERS + 1)]
    reader.start()
    for thread in writers:
        thread.start()
    for thread in writers:
        thread.join(60)
    done.set()
    reader.join(60)
    assert failed == []
    assert seen == list(Entry.objects.order_by("id").values_list("id", flat=True))
    assert Entry.objects.filter(act="odd.enter").count() == WRITERS * ACTS
    settle()
    report = verify()
    assert report.holds, report.first  # the chain of the listing, which all wrote to, has no gap

"""Consequences: each an act of its own, all in one transaction; one refused, none happened."""

import pytest

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.models import Entry, EntryRow, FieldList
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from tests.ggzy.foundation.acts import odd
from tests.sample import code
from tests.support.unchanged import dump, refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_each_consequence_has_its_own_entry_and_its_own_rows():
    done = perform("odd.chain", operator_session(), data={"numbers": (1, 2, 3)})
    entries = list(Entry.objects.order_by("id"))
    assert [entry.act for entry in entries] == ["odd.chain", "odd.enter", "odd.enter", "odd.enter"]
    assert done.entry == entries[0]
    assert [entry.rows.count() for entry in entries] == [1, 1, 1, 1]
    settle()
    assert verify().holds


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_refused_consequence_takes_everything_back(place):
    with refused("P-STEP"):
        perform("odd.chain", operator_session(), data={"numbers": (1, 2, 3), "fails_at": place})


def test_a_consequence_has_its_own_may():
    with refused("P-ROLE", status=403):
        perform("odd.leads-astray", operator_session())


def test_a_fault_of_the_program_leaves_nothing_half_done():
    before = dump()
    with pytest.raises(ZeroDivisionError):
        perform("odd.breaks", operator_session())
    assert dump() == before


def test_a_list_of_fields_that_was_rolled_back_is_written_by_the_next_act():
    """A process that remembered it as written would leave later digests without the list they were taken under."""
    with refused("P-STEP"):
        perform("odd.chain", operator_session(), data={"numbers": (1,), "fails_at": 0})
    perform("odd.enter", operator_session(), data={"number": 1})
    named = set(EntryRow.objects.values_list("fields", flat=True))
    assert named == set(FieldList.objects.values_list("name", flat=True))


def test_a_row_changed_by_two_hands_is_digested_as_it_is_stored():
    perform("odd.enter", operator_session(), data={"number": 1})
    perform("odd.two-hands", operator_session(), data={"number": 1})
    row = Organisation.objects.get(uscc=code(1))
    assert (row.name, row.region) == ("改过的名称", "990100")
    settle()
    assert verify().holds, verify().first


def test_a_row_that_an_act_removed_is_no_loss():
    perform("odd.enter", operator_session(), data={"number": 1})
    perform("odd.removes", operator_session(), data={"number": 1})
    settle()
    assert verify().holds
    perform("odd.enter", operator_session(), data={"number": 1})
    settle()
    assert verify().holds


assert odd.chain  # the acts above are declared by importing them

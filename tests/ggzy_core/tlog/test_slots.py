"""Sealed slots: true openings verify, false ones do not, and nothing shows how many acts there are."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ggzy_core.canonical import load
from ggzy_core.tlog.errors import ProofError, TlogError
from ggzy_core.tlog.merkle import leaf_hash
from ggzy_core.tlog.slots import CAPACITY, Opening, Slot, verify_in_slot, verify_slot_path

AT = datetime(2026, 3, 1, 1, 0, 10, tzinfo=UTC)


@given(st.lists(st.binary(max_size=40), max_size=12))
@settings(deadline=None, max_examples=25)
def test_every_item_is_shown_to_be_in_its_slot(items):
    slot = Slot.build(AT, items)
    for item, opening in zip(items, slot.openings(range(len(items))), strict=True):
        verify_in_slot(item, opening, slot.leaf)
        verify_slot_path(leaf_hash(item), opening, slot.leaf)


def test_the_leaf_is_as_long_for_none_as_for_a_thousand():
    leaves = [Slot.build(AT, [b"%d" % i for i in range(n)]).leaf for n in (0, 1, CAPACITY)]
    assert len({len(leaf) for leaf in leaves}) == 1
    assert load(leaves[0]).keys() == {"act", "root", "slot", "v"}
    assert load(leaves[0])["slot"] == "2026-03-01T01:00:10.000Z"


def test_a_slot_is_rebuilt_from_its_seed_and_pairs():
    slot = Slot.build(AT, [b"a", b"b"])
    assert Slot.rebuild(slot.at, slot.seed, list(slot.placed)) == slot


def test_empty_slots_differ_so_that_an_empty_one_cannot_be_told():
    assert Slot.build(AT, []).root != Slot.build(AT, []).root


def test_equal_entries_have_unlike_leaves_and_a_guess_cannot_be_tested():
    slot = Slot.build(AT, [b"same", b"same"])
    first, second = slot.openings([0, 1])
    assert first.nonce != second.nonce
    assert leaf_hash(b"same") not in (*first.path, *second.path)


def test_places_are_random():
    first = [Slot.build(AT, [b"x"] * 4).placed for _ in range(8)]
    assert len({tuple(place for place, _ in placed) for placed in first}) > 1
    places = [place for place, _ in Slot.build(AT, [b"%d" % i for i in range(50)]).placed]
    assert any(left > right for left, right in pairwise(places))


def test_one_too_many_is_refused():
    with pytest.raises(TlogError) as refused:
        Slot.build(AT, [b"x"] * (CAPACITY + 1))
    assert refused.value.name == "slot-full"


def test_two_items_in_one_place_are_refused():
    with pytest.raises(ValueError, match="positions"):
        Slot.rebuild(AT, bytes(32), [(1, bytes(32)), (1, bytes(32))])


@pytest.mark.parametrize("field", ["at", "position", "nonce", "path"])
def test_an_opening_with_anything_changed_is_refused(field):
    slot = Slot.build(AT, [b"item", b"neighbour"])
    good = slot.opening(0)
    wrong = {
        "at": "2026-03-01T01:00:20.000Z",
        "position": good.position ^ 1,
        "nonce": bytes(32),
        "path": (bytes(32), *good.path[1:]),
    }
    with pytest.raises(ProofError) as refused:
        verify_in_slot(b"item", Opening(**{**vars(good), field: wrong[field]}), slot.leaf)
    assert refused.value.name == "not-in-slot"


def test_another_entry_is_not_in_the_slot():
    slot = Slot.build(AT, [b"item"])
    with pytest.raises(ProofError):
        verify_in_slot(b"other", slot.opening(0), slot.leaf)


@pytest.mark.parametrize(
    "change",
    [
        {"path": ()},
        {"path": (bytes(32),) * 11},
        {"position": 1024},
        {"position": -1},
        {"nonce": b""},
        {"path": (b"",) * 10},
    ],
)
def test_an_opening_of_another_form_is_refused(change):
    slot = Slot.build(AT, [b"item"])
    with pytest.raises(ProofError):
        verify_in_slot(b"item", Opening(**{**vars(slot.opening(0)), **change}), slot.leaf)

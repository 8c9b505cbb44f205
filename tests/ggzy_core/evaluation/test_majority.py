"""Votes made into rejections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.evaluation.formulas.shape import BadEvaluation
from ggzy_core.evaluation.majority import Asked, Vote, rejections

ASKED = [Asked("licence", "2.1.2", "营业执照"), Asked("term", "2.1.3", "工期")]
SEATS = (1, 2, 3, 4, 5)


def votes(against=(), requirement="licence", bidder="甲"):
    clauses = {one.id: one.clause for one in ASKED}
    return [
        Vote(seat, one, asked.id, passed := not (seat in against and (one, asked.id) == (bidder, requirement)),
             "" if passed else clauses[asked.id], "" if passed else "示例理由")
        for seat in SEATS for one in ("甲", "乙") for asked in ASKED
    ]  # fmt: skip


def told(given_votes):
    with pytest.raises(BadEvaluation) as caught:
        rejections(ASKED, SEATS, ["甲", "乙"], given_votes)
    return caught.value


def test_three_of_five_reject_with_clause_and_reason():
    found = rejections(ASKED, SEATS, ["甲", "乙"], votes((1, 2, 3)))
    assert found == {"甲": {"clause": "2.1.2", "reason": "营业执照（3/5）：示例理由"}}


def test_two_of_five_do_not():
    assert rejections(ASKED, SEATS, ["甲", "乙"], votes((1, 2))) == {}


@given(st.randoms(), st.sets(st.sampled_from(SEATS)))
def test_the_order_of_votes_changes_nothing(random, against):
    some = votes(against)
    mixed = list(some)
    random.shuffle(mixed)
    assert rejections(ASKED, SEATS, ["甲", "乙"], some) == rejections(ASKED, SEATS, ["甲", "乙"], mixed)
    assert bool(rejections(ASKED, SEATS, ["甲", "乙"], some)) == (len(against) >= 3)


def test_a_missing_vote_is_named():
    assert "5号席位尚未评审甲的“营业执照”" in told([v for v in votes() if v != votes()[-4]]).zh


def test_a_vote_twice_is_refused():
    assert told([*votes(), votes()[0]]).name == "voted-twice"


@pytest.mark.parametrize("clause", ["", "2.1.3"])
def test_a_fail_without_its_clause_is_refused(clause):
    assert told([Vote(1, "甲", "licence", False, clause, "示例"), *votes()[1:]]).name == "no-clause"


@pytest.mark.parametrize("stray", [Vote(9, "甲", "term", True), Vote(1, "丙", "term", True), Vote(1, "甲", "x", True)])
def test_a_vote_about_what_is_not_there_is_refused(stray):
    assert told([*votes(), stray]).name == "stray-vote"

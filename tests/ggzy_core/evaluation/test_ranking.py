from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.evaluation.formulas import BadEvaluation
from ggzy_core.evaluation.ranking import Standing, rank

D = Decimal

rows = st.lists(st.tuples(st.integers(60, 63), st.integers(1, 3)), min_size=1, max_size=8).map(
    lambda pairs: [Standing(f"投标人{n}", D(merit), D(price)) for n, (merit, price) in enumerate(pairs)]
)


def order(found):
    return [(one.rank, one.bidder) for one in found]


def test_the_higher_score_goes_first():
    found = rank([Standing("甲", D("90.1"), D(2)), Standing("乙", D("90.2"), D(3))], "comprehensive")
    assert order(found) == [(1, "乙"), (2, "甲")] and found[0].zh == ""


def test_the_lower_evaluated_price_goes_first():
    found = rank([Standing("甲", D(100), D(99)), Standing("乙", D(98), D(98))], "lowest-evaluated")
    assert order(found) == [(1, "乙"), (2, "甲")]


def test_equal_scores_go_by_price_and_say_so():
    found = rank([Standing("甲", D(90), D(3)), Standing("乙", D(90), D(2))], "comprehensive")
    assert order(found) == [(1, "乙"), (2, "甲")]
    assert all("报价低者在前" in one.zh for one in found)


def test_equal_in_all_waits_for_a_decision():
    found = rank(
        [Standing("乙", D(90), D(2)), Standing("甲", D(90), D(2)), Standing("丙", D(80), D(1))], "comprehensive"
    )
    assert [one.rank for one in found] == [1, 1, 3]
    assert [one.tied for one in found] == [True, True, False]


def test_a_drawn_order_breaks_the_tie():
    equals = [Standing("甲", D(90), D(2)), Standing("乙", D(90), D(2))]
    assert order(rank(equals, "comprehensive", ["乙", "甲"])) == [(1, "乙"), (2, "甲")]


@given(rows, st.randoms())
def test_the_order_of_input_does_not_matter(standings, random):
    shuffled = standings[:]
    random.shuffle(shuffled)
    for method in ("comprehensive", "lowest-evaluated"):
        assert rank(standings, method) == rank(shuffled, method)


@given(rows)
def test_nobody_better_stands_behind(standings):
    found = rank(standings, "comprehensive")
    assert len(found) == len(standings)
    for ahead, behind in pairwise(found):
        assert (-ahead.merit, ahead.price) <= (-behind.merit, behind.price)


@pytest.mark.parametrize("tie_order", [["甲", "甲"], ["丁"]])
def test_a_faulty_tie_order_is_refused(tie_order):
    with pytest.raises(BadEvaluation):
        rank([Standing("甲", D(1), D(1))], "comprehensive", tie_order)


def test_a_bidder_twice_is_refused():
    with pytest.raises(BadEvaluation):
        rank([Standing("甲", D(1), D(1))] * 2, "comprehensive")

from decimal import Decimal

import pytest

from ggzy_core.evaluation.formulas import BadEvaluation
from ggzy_core.evaluation.lowest_evaluated import Adjustment, Line, Offer, correct, evaluate
from ggzy_core.sentences import BadValue

D = Decimal


def line(quantity, unit, total):
    return Line("示例清单项", D(quantity), D(unit), D(total))


def test_a_consistent_offer_is_left_alone():
    made = correct(Offer(D(300), "叁佰元整", (line(10, 20, 200), line(5, 20, 100))))
    assert (made.price, made.changed) == (300, False)


def test_words_beat_figures():
    made = correct(Offer(D(300), "叁佰叁拾元整"))
    assert made.price == 330
    assert "以大写为准" in made.steps[0].zh


def test_unit_price_beats_the_total_of_a_line():
    made = correct(Offer(D(190), "", (line(10, 20, 190),)))
    assert made.price == 200
    assert [s.value for s in made.steps] == ["200.00", "200.00"]


@pytest.mark.parametrize("unit", ["2", "200", "0.02"])
def test_a_slipped_decimal_point_lets_the_total_hold(unit):
    made = correct(Offer(D(200), "", (line(10, unit, 200),)))
    assert made.price == 200
    assert "小数点明显错位" in made.steps[0].zh


def test_words_first_then_the_lines():
    made = correct(Offer(D(300), "叁佰壹拾元整", (line(10, 20, 200),)))
    assert made.price == 200
    assert [s.value for s in made.steps] == ["310.00", "200.00"]


def test_fine_unit_prices_are_rounded_half_up_per_line():
    assert correct(Offer(D("0.13"), "", (line("0.5", "0.25", "0.13"),))).changed is False


def test_adjustments_rank_but_do_not_bind():
    made = evaluate(Offer(D(1000)), [Adjustment("3.2.1", "工期偏差", D(20)), Adjustment("3.2.2", "优惠", D(-5))])
    assert (made.corrected.price, made.evaluated) == (1000, 1015)


@pytest.mark.parametrize("adjustment", [Adjustment("", "理由", D(1)), Adjustment("3.2", " ", D(1))])
def test_an_adjustment_without_clause_or_reason_is_refused(adjustment):
    with pytest.raises(BadEvaluation):
        evaluate(Offer(D(1000)), [adjustment])


def test_an_evaluated_price_below_zero_is_refused():
    with pytest.raises(BadEvaluation):
        evaluate(Offer(D(10)), [Adjustment("3.2", "偏差", D(-10))])


@pytest.mark.parametrize(
    "offer",
    [Offer(D(-1)), Offer(D(1), "一百块"), Offer(D(1), "", (line(-1, 1, 1),)), Offer(D(1), "", (line(1, 1, -1),))],
)
def test_nonsense_is_refused(offer):
    with pytest.raises(BadValue):
        correct(offer)

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.evaluation.formulas import FORMULAS, BadEvaluation, formula, read_params
from ggzy_core.evaluation.formulas import grouped_median_coefficient as grouped

D = Decimal

EIGHT = ["0.975", "0.980", "0.985", "0.99", "0.995", "1.0", "1.005", "1.010"]
MUNICIPAL = {"ceiling": "18332761.47", "fall": "0.13", "coefficients": EIGHT}
SETTINGS = {
    "mean_drop_k": ({"k_choices": ["1", "2", "3.5"]}, D(2)),
    "composite_ceiling": ({"ceiling": "18332761.47", "weight": "0.7"}, None),
    "fixed": ({"value": "16000000"}, None),
    "grouped_median_coefficient": (MUNICIPAL, D("0.985")),
}
every = pytest.mark.parametrize("name", SETTINGS)
prices = st.lists(st.integers(900_000_000, 1_833_276_147).map(lambda n: D(n) / 100), min_size=1, max_size=15)


def settings_of(name):
    parameters, drawn = SETTINGS[name]
    return formula(name), read_params(name, parameters, "80"), drawn


def yuan(*numbers):
    return [D(n) for n in numbers]


def test_every_formula_of_the_registry_is_tested_here():
    assert set(FORMULAS) == set(SETTINGS)


def test_mean_without_extremes_lowered_by_k():
    params = read_params("mean_drop_k", {"k": "3"}, "60")
    made = formula("mean_drop_k").benchmark(yuan(90, 100, 102, 104, 200), params, None)
    assert made.value == D("98.94")  # mean of 100, 102, 104 is 102; 3 % off


def test_mean_keeps_all_below_the_number_that_drops():
    params = read_params("mean_drop_k", {"k": "0"}, "60")
    assert formula("mean_drop_k").benchmark(yuan(100, 200), params, None).value == 150


def test_composite_with_the_ceiling():
    params = read_params("composite_ceiling", {"ceiling": "120", "weight": "0.6", "coefficient": "0.95"}, "60")
    made = formula("composite_ceiling").benchmark(yuan(100, 110), params, None)
    assert made.value == D("105.45")  # (105 x 0.6 + 120 x 0.4) x 0.95 = 111 x 0.95


def test_grouped_median_worked_by_hand():
    params = read_params("grouped_median_coefficient", {**MUNICIPAL, "ceiling": "10000"}, "80")
    # 9000 fell by 10 %: series A. The others without 6000 and 8500 have the mean 8200; 6000 is a group below 7380.
    made = grouped.benchmark(yuan(9000, 8000, 8100, 8200, 8300, 8400, 8500, 6000), params, D("0.985"))
    assert made.value == D("8077.00")
    assert [s.value for s in made.steps] == ["", "", "8200.00", "8200.00", "8700.00", "8200.00", "8077.00"]
    assert grouped.score(D("8077.00"), made, params) == 80
    assert grouped.score(D("8157.77"), made, params) == 79  # 1 % above
    assert grouped.score(D("7996.23"), made, params) == D("79.5")  # 1 % below
    assert grouped.score(D("8117.39"), made, params) == D("79.50")  # half of 1 % above


def test_grouped_median_of_an_even_number_of_groups():
    params = read_params("grouped_median_coefficient", {**MUNICIPAL, "ceiling": "10000"}, "80")
    # Mean 6000: 8000 is the group above 6600, the two 5000 are one group below 5400; the median is 6500.
    assert grouped.benchmark(yuan(8000, 5000, 5000), params, D(1)).value == D("6500.00")


def test_a_fall_of_exactly_thirteen_per_cent_is_series_b():
    params = read_params("grouped_median_coefficient", {**MUNICIPAL, "ceiling": "10000"}, "80")
    assert grouped.benchmark(yuan(8700), params, D("1.0")).value == 8700
    assert not any(s.assumed for s in grouped.benchmark(yuan(8700), params, D(1)).steps)


def test_an_empty_series_b_is_an_assumption_and_says_so():
    params = read_params("grouped_median_coefficient", {**MUNICIPAL, "ceiling": "10000"}, "80")
    made = grouped.benchmark(yuan(9000, 9500), params, D("0.99"))
    assert made.value == D("8613.00")
    assert next(s.zh for s in made.steps if s.assumed).startswith("B系列为空")


@pytest.mark.parametrize(
    ("count", "listed"), [(1, 1), (15, 15), (16, 15), (17, 15), (18, 16), (20, 18), (21, 20), (200, 20)]
)
def test_how_many_enter_the_list_of_a_municipal_work(count, listed):
    params = read_params("grouped_median_coefficient", MUNICIPAL, "80")
    assert grouped.listed(count, params) == listed


@pytest.mark.parametrize(("count", "listed"), [(9, 9), (10, 9), (11, 9), (15, 13), (16, 15)])
def test_how_many_enter_the_list_of_a_building(count, listed):
    params = read_params("grouped_median_coefficient", {**MUNICIPAL, "small": 9, "large": 15}, "80")
    assert grouped.listed(count, params) == listed


def test_signs_decide_who_is_listed():
    params = read_params("grouped_median_coefficient", {**MUNICIPAL, "ceiling": "10000"}, "80")
    first = yuan(*[8000] * 15)
    assert grouped.benchmark([*first, D(4000)], params, D(1)).value == 8000


@every
@given(data=st.data())
def test_the_order_of_prices_does_not_matter(name, data):
    one, params, drawn = settings_of(name)
    given_prices = data.draw(prices)
    shuffled = data.draw(st.permutations(given_prices))
    assert one.benchmark(given_prices, params, drawn) == one.benchmark(shuffled, params, drawn)


@every
@given(given_prices=prices)
def test_the_benchmark_is_positive_and_has_two_places(name, given_prices):
    one, params, drawn = settings_of(name)
    value = one.benchmark(given_prices, params, drawn).value
    assert value > 0 and value == value.quantize(D("0.01"))


@given(prices)
def test_mean_and_grouped_benchmarks_stay_within_their_bounds(given_prices):
    one, params, drawn = settings_of("mean_drop_k")
    cent = D("0.01")
    assert min(given_prices) * D("0.98") - cent <= one.benchmark(given_prices, params, drawn).value
    assert one.benchmark(given_prices, params, drawn).value <= max(given_prices) * D("0.98") + cent
    one, params, drawn = settings_of("grouped_median_coefficient")
    assert one.benchmark(given_prices, params, drawn).value <= D("18332761.47") * D("0.87") * drawn + cent


@every
@given(given_prices=prices, step=st.integers(0, 100_000_000), more=st.integers(0, 100_000_000))
def test_scores_fall_with_distance_and_stay_between_least_and_full(name, given_prices, step, more):
    one, params, drawn = settings_of(name)
    made = one.benchmark(given_prices, params, drawn)
    near, far = D(step) / 100, D(step + more) / 100
    for sign in (1, -1):
        close, distant = (one.score(made.value + sign * d, made, params) for d in (near, far))
        assert 0 <= distant <= close <= 80


@every
def test_steps_explain_in_both_languages(name):
    one, params, drawn = settings_of(name)
    made = one.benchmark(yuan(15_000_000, 15_500_000, 14_900_000), params, drawn)
    assert made.steps and all(s.zh and s.en for s in made.steps)


@every
def test_no_price_no_benchmark(name):
    one, params, drawn = settings_of(name)
    with pytest.raises(BadEvaluation) as caught:
        one.benchmark([], params, drawn)
    assert caught.value.name == "no-prices"


def test_a_coefficient_must_be_drawn_and_be_one_of_the_choices():
    one, params, _ = settings_of("grouped_median_coefficient")
    for drawn, name in ((None, "not-drawn"), (D("0.97"), "drawn")):
        with pytest.raises(BadEvaluation) as caught:
            one.benchmark(yuan(15_000_000), params, drawn)
        assert caught.value.name == name


def test_nothing_may_be_drawn_where_nothing_is_drawn():
    one, params, _ = settings_of("fixed")
    with pytest.raises(BadEvaluation):
        one.benchmark(yuan(1), params, D(1))


def test_a_price_above_the_ceiling_is_refused():
    one, params, drawn = settings_of("grouped_median_coefficient")
    with pytest.raises(BadEvaluation) as caught:
        one.benchmark(yuan("18332761.48"), params, drawn)
    assert caught.value.name == "over-ceiling"


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("no_such", {}),
        ("mean_drop_k", {}),
        ("mean_drop_k", {"k": "3", "k_choices": ["1"]}),
        ("mean_drop_k", {"k": 0.03}),
        ("mean_drop_k", {"k": "3", "drop": 2, "drop_from": 4}),
        ("composite_ceiling", {"ceiling": "-1", "weight": "0.5"}),
        ("composite_ceiling", {"ceiling": "10", "weight": "1.5"}),
        ("grouped_median_coefficient", {**MUNICIPAL, "coefficients": []}),
        ("grouped_median_coefficient", {**MUNICIPAL, "fall": "13"}),
        ("fixed", {"value": "10", "typo": "1"}),
        ("fixed", {"value": "NaN"}),
    ],
)
def test_wrong_parameters_get_a_sentence(name, parameters):
    with pytest.raises(BadEvaluation) as caught:
        read_params(name, parameters, "80")
    assert caught.value.zh and caught.value.en

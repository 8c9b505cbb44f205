"""The price rule of a real municipal road tender: ceiling from its model, formula from its annex, figures by hand."""

import json
from decimal import Decimal

import pytest

from ggzy_core.evaluation.formulas import formula, read_params

FALL, FULL = Decimal("0.13"), "80"
EIGHT = ["0.975", "0.980", "0.985", "0.99", "0.995", "1.0", "1.005", "1.010"]


@pytest.fixture
def params(shared_data):
    model = json.loads((shared_data / "real-tender/zhaobiao_file_model.json").read_text("utf-8"), parse_float=Decimal)
    ceiling = model["project"]["max_bid_price_cny"]
    assert model["scoring_model"]["price_scoring"]["max_score"] == Decimal(FULL)
    settings = {"ceiling": str(ceiling), "fall": str(FALL), "coefficients": EIGHT, "below": "0.5", "above": "1"}
    return read_params("grouped_median_coefficient", settings, FULL)


def test_the_ceiling_lowered_by_thirteen_per_cent(params):
    assert params.ceiling == Decimal("18332761.47")
    made = formula("grouped_median_coefficient").benchmark([Decimal("17000000")], params, Decimal("1.0"))
    assert made.value == Decimal("15949502.48")  # 18332761.47 x 0.87 = 15949502.4789


def test_six_bidders_worked_by_hand(params):
    prices = [Decimal(n) for n in (15_900_000, 15_600_000, 15_500_000, 15_300_000, 15_200_000, 16_500_000)]
    one = formula("grouped_median_coefficient")
    made = one.benchmark(prices, params, Decimal("0.985"))
    # 16.5 million fell by less than 13 %. The mean of the five is 15.5 million, all stand alone, and so is the median.
    assert made.value == Decimal("15267500.00")
    scores = [one.score(price, made, params) for price in prices]
    # (15900000 - 15267500) / 15267500 = 4.1428 % above: 80 - 4.14; 15200000 is 0.4421 % below: 80 - 0.22.
    assert [str(s) for s in (scores[0], scores[4])] == ["75.86", "79.78"]

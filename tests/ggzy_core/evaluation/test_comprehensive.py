from decimal import Decimal

import pytest

from ggzy_core.evaluation.comprehensive import Item, check_weights, committee_points
from ggzy_core.evaluation.formulas import BadEvaluation

D = Decimal

PLAN = Item("plan", "施工组织设计", D(10))
RECORD = Item("record", "类似业绩", D(10), objective=True)
PAGES = Item("pages", "页数超限扣分", D(0), D(-1))


def sheets(*plans, record="5"):
    return {f"专家{n}": {"甲": {"plan": D(p), "record": D(record)}} for n, p in enumerate(plans)}


def test_the_mean_is_half_up_with_two_places():
    points = committee_points([PLAN, RECORD], sheets("8", "8.01", "8.01", "8"), ["甲"])["甲"]
    assert (points.items["plan"], points.total) == (D("8.01"), D("13.01"))


def test_extremes_are_dropped_only_on_demand_and_from_five_experts():
    five = sheets("1", "8", "8", "8", "10")
    assert committee_points([PLAN, RECORD], five, ["甲"])["甲"].items["plan"] == D("7.00")
    assert committee_points([PLAN, RECORD], five, ["甲"], drop_extremes=True)["甲"].items["plan"] == D("8.00")
    four = sheets("1", "8", "8", "10")
    assert committee_points([PLAN, RECORD], four, ["甲"], drop_extremes=True)["甲"].items["plan"] == D("6.75")


def test_the_order_of_experts_does_not_matter():
    given = sheets("8", "7.5", "9")
    turned = dict(reversed(given.items()))
    assert committee_points([PLAN, RECORD], given, ["甲"]) == committee_points([PLAN, RECORD], turned, ["甲"])


def test_objective_items_must_agree():
    given = sheets("8", "8")
    given["专家1"]["甲"]["record"] = D(6)
    with pytest.raises(BadEvaluation, match="类似业绩") as caught:
        committee_points([PLAN, RECORD], given, ["甲"])
    assert caught.value.name == "objective" and "专家0 5" in caught.value.zh


@pytest.mark.parametrize(
    ("sheet", "name"),
    [
        ({}, "bidders"),
        ({"甲": {}}, "items"),
        ({"甲": {"plan": D(1), "record": D(1), "x": D(1)}}, "items"),
        ({"甲": {"plan": D("10.01"), "record": D(1)}}, "range"),
        ({"甲": {"plan": D(-1), "record": D(1)}}, "range"),
        ({"甲": {"plan": D("1.001"), "record": D(1)}}, "places"),
        ({"甲": {"plan": 1.5, "record": D(1)}}, "points"),
        ({"甲": {"plan": D("NaN"), "record": D(1)}}, "points"),
        ({"甲": {"plan": D(1), "record": D(1)}, "乙": {}}, "bidders"),
    ],
)
def test_faulty_sheets_are_refused(sheet, name):
    with pytest.raises(BadEvaluation) as caught:
        committee_points([PLAN, RECORD], {"专家甲": sheet}, ["甲"])
    assert caught.value.name == name


def test_no_expert_no_points():
    with pytest.raises(BadEvaluation):
        committee_points([PLAN], {}, ["甲"])


def test_weights_make_a_hundred_and_deductions_do_not_count():
    check_weights([PLAN, RECORD, PAGES], D(80))
    with pytest.raises(BadEvaluation, match="90"):
        check_weights([PLAN], D(80))

import copy
import json
from decimal import Decimal

import pytest

from ggzy_core.evaluation.recompute import recompute
from ggzy_core.sentences import BadValue

D = Decimal

ITEMS = [
    {"id": "plan", "title": "施工组织设计", "most": "10", "least": "0", "objective": False},
    {"id": "record", "title": "类似业绩", "most": "10", "least": "0", "objective": True},
]


def sheet(**plans):
    return {name: {"plan": plan, "record": "8"} for name, plan in plans.items()}


DOCUMENT = {
    "v": 1,
    "lot": "示例标段",
    "method": "comprehensive",
    "price": {
        "formula": "grouped_median_coefficient",
        "most": "80",
        "parameters": {"ceiling": "10000.00", "fall": "0.13", "coefficients": ["0.985", "1.0"]},
    },
    "drawn": "1.0",
    "items": ITEMS,
    "sheets": {
        "专家一": sheet(甲="8", 乙="9", 丙="7"),
        "专家二": sheet(甲="8", 乙="8", 丙="9"),
        "专家三": sheet(甲="8", 乙="7", 丙="8"),
    },
    "bids": [
        {"bidder": "甲", "price": "8000.00", "sign": 2},
        {"bidder": "乙", "price": "8080.00", "sign": 1},
        {"bidder": "丙", "price": "7920.00", "sign": 3},
        {"bidder": "丁", "price": "9999.00", "sign": 4, "rejected": {"clause": "2.1.3", "reason": "未加盖公章"}},
    ],
}
LOWEST = {
    "v": 1,
    "lot": "示例标段",
    "method": "lowest-evaluated",
    "bids": [
        {"bidder": "甲", "price": "1000.00", "adjustments": [{"clause": "3.2", "reason": "付款偏差", "amount": "50"}]},
        {"bidder": "乙", "price": "1020.00"},
        {"bidder": "丙", "price": "9000.00", "words": "玖佰元整"},
    ],
}


def test_comprehensive_worked_by_hand():
    made = recompute(DOCUMENT)
    assert made.benchmark.value == 8000
    assert [(r.bidder, r.merit) for r in made.ranking] == [("甲", D("96.00")), ("丙", D("95.50")), ("乙", D("95.00"))]
    assert made.rejected == ("丁",)


def test_lowest_evaluated_worked_by_hand():
    made = recompute(LOWEST)
    assert made.benchmark is None
    assert [(r.bidder, r.merit) for r in made.ranking] == [("丙", 900), ("乙", 1020), ("甲", 1050)]


def test_the_same_inputs_give_the_same_bytes_whatever_their_order():
    turned = copy.deepcopy(DOCUMENT)
    turned["bids"].reverse()
    turned["sheets"] = dict(reversed(turned["sheets"].items()))
    assert recompute(turned).to_json() == recompute(json.loads(json.dumps(DOCUMENT))).to_json()


def test_a_rejected_bid_moves_nothing():
    without = copy.deepcopy(DOCUMENT)
    del without["bids"][3]
    assert recompute(without).ranking == recompute(DOCUMENT).ranking


def change(path, value):
    made = copy.deepcopy(DOCUMENT)
    here = made
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = value
    return made


@pytest.mark.parametrize(
    "document",
    [
        {},
        change(["v"], 2),
        change(["extra"], 1),
        change(["drawn"], None),
        change(["drawn"], 0.985),
        change(["drawn"], "0.99"),
        change(["price"], None),
        change(["price", "most"], "79"),
        change(["price", "formula"], "unknown"),
        change(["bids", 0, "price"], "-1"),
        change(["bids", 0, "price"], "10000.01"),
        change(["bids", 0, "bidder"], "乙"),
        change(["bids", 0, "sign"], None),
        change(["bids", 0, "sign"], 1),
        change(["bids", 3, "rejected"], {"clause": "", "reason": "x"}),
        change(["sheets", "专家一", "甲", "plan"], "11"),
        change(["sheets", "专家一", "甲", "record"], "7"),
        change(["sheets"], {}),
        change(["bids"], []),
        change(["tie_order"], ["戊"]),
    ],
)
def test_faulty_documents_get_a_sentence(document):
    with pytest.raises(BadValue) as caught:
        recompute(document)
    assert caught.value.zh and caught.value.en


def test_a_tender_of_a_thousand_bidders():
    names = [f"示例投标人{n}" for n in range(1000)]
    made = copy.deepcopy(DOCUMENT)
    made["bids"] = [{"bidder": n, "price": f"{8000 + i}.00", "sign": i} for i, n in enumerate(names)]
    made["bids"] = [b for b in made["bids"] if D(b["price"]) < 8700]
    made["sheets"] = {"专家一": {b["bidder"]: {"plan": "5", "record": "8"} for b in made["bids"]}}
    assert len(recompute(made).ranking) == 700

"""A tender rule model becomes a tender file; what it does not say is asked for or said."""

from decimal import Decimal

import pytest

from ggzy_core.evaluation.formulas import read_params
from ggzy_core.tender_model import BadModel, Criteria, Gaps, Model, Unanswered, convert, read_criteria, read_model
from ggzy_core.tender_model.criteria import Factor

PRICE = {"small": 15, "large": 20, "fall": "0.13", "drop_from": 7, "band": "0.1", "below": "0.5", "above": "1"}
CRITERIA = Criteria(
    clauses={"形式": "2.1.1", "资格": "2.1.2", "响应性": "2.1.3"},
    factors=(
        Factor("2.2(1)", "施工组织设计", Decimal("30")),
        Factor("2.2(1)", "页数超限", Decimal("-1")),
        Factor("2.2(2)", "投标报价", Decimal("70")),
    ),
    price=PRICE,
    draw_from=(Decimal("0.98"), Decimal("1.0")),
    abnormal=None,
    drops_extremes=False,
)


def model(**project: object) -> Model:
    base = {
        "project_name": "示例工程",
        "evaluation_method": "comprehensive_evaluation",
        "planned_duration_days": 100,
        "quality_requirement": "qualified",
        "max_bid_price_cny": Decimal("1000000.00"),
        "bid_validity_days": 60,
    }
    item = {"item_id": "plan", "item_name": "施工组织设计", "max_score": Decimal(40)}
    rule = {"rule_id": "licence", "rule_name": "营业执照", "validation_type": "presence_check"}
    return Model(
        {
            "project": base | project,
            "qualification_rules": [rule],
            "scoring_model": {
                "score_buckets": [{"bucket_code": "price", "max_score": Decimal(70)}],
                "scoring_items": [item],
            },
        }
    )


def test_scores_that_do_not_add_up_are_taken_from_the_criteria_and_that_is_said():
    found = convert(model(), CRITERIA, Gaps())
    assert [item.most for item in found.file.scores] == [30, 0]
    assert any("40" in said and "30" in said for said in found.assumed)


def test_scores_that_add_up_nowhere_must_be_answered():
    short = Criteria(**{**CRITERIA.__dict__, "factors": ()})
    with pytest.raises(Unanswered):
        convert(model(), short, Gaps())


def test_scaling_is_done_only_when_asked_for():
    short = Criteria(**{**CRITERIA.__dict__, "factors": ()})
    found = convert(model(), short, Gaps({"scores": "scale"}))
    assert [item.most for item in found.file.scores] == [Decimal("30.00")]


def test_without_criteria_there_is_no_price_formula():
    with pytest.raises(BadModel) as refused:
        convert(model(), None, Gaps({"scores": "scale"}))
    assert refused.value.name == "price-formula"


def test_the_estimate_that_is_missing_is_the_ceiling_and_that_is_said():
    found = convert(model(), CRITERIA, Gaps())
    assert found.file.estimate == Decimal("1000000.00")
    assert any("项目估算价" in said and "最高投标限价" in said for said in found.file.assumed)


def test_an_answer_given_beforehand_counts_and_is_said():
    found = convert(model(), CRITERIA, Gaps({"estimate": "1200000"}))
    assert found.file.estimate == Decimal("1200000.00")
    assert any("1200000" in said for said in found.assumed)


def test_somebody_is_asked_before_a_default_is_taken():
    asked = []
    found = convert(model(), CRITERIA, Gaps(ask=lambda gap: asked.append(gap.key) or "7" * (gap.key == "performance")))
    assert "estimate" in asked
    assert found.file.performance_percent == 7


def test_a_model_without_a_ceiling_is_refused_by_name():
    with pytest.raises(BadModel) as refused:
        convert(model(max_bid_price_cny=None), CRITERIA, Gaps())
    assert refused.value.name == "max_bid_price_cny"


def test_a_file_that_is_no_model_is_refused(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("[1, 2]", encoding="utf-8")
    with pytest.raises(BadModel):
        read_model(path)


def test_a_real_tender_is_read_whole(shared_data):
    folder = shared_data / "real-tender"
    criteria = read_criteria(folder / "scoring_criteria_cleaned.md")
    file = convert(read_model(folder / "zhaobiao_file_model.json"), criteria, Gaps()).file
    assert (file.ceiling, file.duration_days, file.validity_days) == (Decimal("18332761.47"), 240, 60)
    assert file.guarantee is not None
    assert file.guarantee.amount == 360_000
    assert file.price is not None
    assert file.price.most == 80
    assert sum(item.most for item in file.scores) == 20
    assert len(file.price.draw_from) == 8
    assert all(one.clause for one in file.requirements)
    assert read_params(file.price.formula, file.price.parameters, file.price.most).fall == Decimal("0.13")
    assert any("21" in said for said in file.assumed)  # the model's own items add up to 21, and that is said

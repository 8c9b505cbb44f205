from datetime import date

import pytest

from ggzy_core.evaluation.requirements import review
from ggzy_core.tender import Requirement

DAY = date(2026, 3, 24)
BID = {
    "duration_days": 240,
    "validity_days": "６０",
    "price": "18000000.00",
    "quality": "合格 ",
    "members": [{"name": "示例公司"}],
    "project_manager": {"valid_until": "2026-12-31"},
    "responses": [
        {"requirement": "licence", "answer": "meets", "documents": ["a.pdf"]},
        {"requirement": "bare", "answer": "meets", "documents": []},
        {"requirement": "other", "answer": "deviates", "documents": ["b.pdf"]},
    ],
}


def requirement(check="presence", field="", value="", id="licence", **more):
    return Requirement(
        id=id, clause="2.1.2", title="示例要求", part="qualification", check=check, field=field, value=value, **more
    )


@pytest.mark.parametrize(
    ("one", "result"),
    [
        (requirement(), "pass"),
        (requirement(id="bare"), "fail"),
        (requirement(id="other"), "fail"),
        (requirement(id="absent"), "fail"),
        (requirement("at_most", "duration_days", "240"), "pass"),
        (requirement("at_most", "duration_days", "239"), "fail"),
        (requirement("at_least", "validity_days", "60"), "pass"),
        (requirement("at_least", "validity_days", "61"), "fail"),
        (requirement("at_most", "price", "18,332,761.47"), "pass"),
        (requirement("at_most", "nothing", "1"), "manual"),
        (requirement("at_most", "quality", "1"), "manual"),
        (requirement("equals", "quality", "合格"), "pass"),
        (requirement("equals", "quality", "优良"), "fail"),
        (requirement("equals", "nothing.at.all", "优良"), "manual"),
        (requirement("valid_on", "project_manager.valid_until"), "pass"),
        (requirement("valid_on", "project_manager.valid_until", "2027-01-01"), "fail"),
        (requirement("valid_on", "quality"), "manual"),
        (requirement("manual"), "manual"),
        (requirement(id="absent", consortium_only=True), "pass"),
    ],
)
def test_each_check_has_three_results(one, result):
    found = review(one, BID, DAY)
    assert found.result == result
    assert found.clause == "2.1.2" and found.version and found.zh.startswith("示例要求：") and found.en


def test_an_expired_certificate_fails_on_the_day_after():
    one = requirement("valid_on", "project_manager.valid_until")
    assert review(one, BID, date(2026, 12, 31)).result == "pass"
    assert review(one, BID, date(2027, 1, 1)).result == "fail"


def test_a_consortium_must_answer_what_is_only_for_consortia():
    bid = {**BID, "members": [{"name": "示例甲"}, {"name": "示例乙"}]}
    assert review(requirement(id="absent", consortium_only=True), bid, DAY).result == "fail"

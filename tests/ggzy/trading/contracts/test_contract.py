"""The contract says what the bid said; then guarantees go back, milestones are confirmed, the works accepted."""

import base64
from datetime import timedelta
from decimal import Decimal

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.available import available
from ggzy.foundation.acts.dues import GRACE, carry_out
from ggzy.foundation.documents import document_bytes
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.matters.models import Breach, Due, Matter
from ggzy.foundation.refusal import Refusal
from ggzy.trading.contracts import queries
from ggzy.trading.contracts.terms import differences
from ggzy.trading.projects.queries import newest_notice
from ggzy_core.certs.cms import sign_detached
from tests.ggzy import credentials
from tests.ggzy.trading import guaranteed
from tests.ggzy.trading.awarded import award, contract_data, contracted, notified, refused, secured
from tests.ggzy.visitors import visitor

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_a_contract_is_drafted_secured_and_signed():
    the = contracted()
    assert the.stage == "performance"
    assert "17,100,000.00" in newest_notice(the.lot.matter, "contract").text
    assert queries.contract_of(the.lot).award.security.amount == Decimal("1710000.00")
    settle()
    report = verify()
    assert report.holds, report.first


@pytest.mark.parametrize(
    ("field", "value"), [("price", Decimal("17100000.01")), ("duration_days", 300), ("quality", "优良")]
)
def test_a_difference_in_substance_is_refused(field, value):
    the = notified()
    with pytest.raises(Refusal) as caught:
        perform("contract.draft", the.tenderer, the.lot, contract_data(the, **{field: value}))
    assert caught.value.rule == "P-TERMS"
    assert caught.value.facts["differences"][0]["field"] == field


def test_another_manager_is_flagged_and_stays_on_the_record():
    the = notified()
    made = perform("contract.draft", the.tenderer, the.lot, contract_data(the, manager="示例项目经理乙")).result
    assert made.differences == [
        {"field": "manager", "bid": "示例项目经理", "contract": "示例项目经理乙", "substantive": False}
    ]


def test_the_same_terms_written_otherwise_are_no_difference():
    bid = {"price": Decimal("1.00"), "duration_days": 240, "quality": "合格", "manager": ""}
    assert differences(bid, bid | {"price": Decimal("1"), "quality": "合格 "}) == []


def test_without_the_performance_guarantee_nothing_is_signed():
    the = notified()
    data = contract_data(the)
    sign = {"document": data["document"]}
    assert refused("contract.sign", the.bidders[0], the.lot, sign) == "P-STAGE"
    perform("contract.draft", the.tenderer, the.lot, data)
    assert refused("contract.sign", the.bidders[0], the.lot, sign) == "P-GUARANTEE"
    assert refused("performance-guarantee.lodge", the.bidders[0], the.lot) == "P-GUARANTEE"


def test_a_performance_guarantee_over_the_limit_is_refused_and_a_second_one_too():
    the = notified()
    secured(the, amount="1710000.01")
    assert refused("performance-guarantee.lodge", the.bidders[0], the.lot) == "I-PERF10"


def test_a_guarantee_for_bidding_is_none_for_performance():
    the = notified()
    assert refused("performance-guarantee.lodge", the.bidders[1], the.lot) == "P-PARTY"
    secured(the)
    perform("performance-guarantee.lodge", the.bidders[0], the.lot)
    assert refused("performance-guarantee.lodge", the.bidders[0], the.lot) == "P-ONCE"


def test_only_the_winner_signs_and_only_the_newest_text():
    the = notified()
    perform("contract.draft", the.tenderer, the.lot, contract_data(the))
    secured(the)
    perform("performance-guarantee.lodge", the.bidders[0], the.lot)
    sign = {"document": "0" * 64}
    assert refused("contract.sign", the.bidders[1], the.lot, sign) == "P-PARTY"
    assert refused("contract.sign", the.bidders[0], the.lot, sign) == "P-TERMS"


def test_a_signature_of_somebody_else_is_refused():
    the = notified()
    data = contract_data(the)
    other = credentials.trusted().issue("示例其他单位", the.bidders[1].party.uscc)
    forged = base64.b64encode(sign_detached(document_bytes(data["document"]), other)).decode()
    assert refused("contract.draft", the.tenderer, the.lot, data | {"signature": forged}) == "P-SIGNATURE"
    right = credentials.trusted().issue("示例招标人", the.tenderer.party.uscc)
    signed = base64.b64encode(sign_detached(document_bytes(data["document"]), right)).decode()
    assert perform("contract.draft", the.tenderer, the.lot, data | {"signature": signed}).result.tenderer_signature


def test_a_contract_signed_late_is_a_breach():
    the = notified()
    data = contract_data(the)
    perform("contract.draft", the.tenderer, the.lot, data)
    secured(the)
    perform("performance-guarantee.lodge", the.bidders[0], the.lot)
    clock.forward(timedelta(days=33))
    perform("contract.sign", the.bidders[0], the.lot, {"document": data["document"]})
    assert Breach.objects.get().rule == "T-CON30"


def test_after_a_give_up_the_old_draft_counts_no_more():
    the = notified()
    perform("contract.draft", the.tenderer, the.lot, contract_data(the))
    perform("award.give-up", the.bidders[0], the.lot, {"reason": "示例：无法履约"})
    award(the, rank=2)
    assert queries.contract_of(the.lot) is None
    perform("contract.draft", the.tenderer, the.lot, contract_data(the, winner=1))
    assert queries.contract_of(the.lot).version == 1


def test_signing_gives_the_bid_guarantees_back(monkeypatch):
    the = notified()
    with monkeypatch.context() as patch:
        patch.setattr("ggzy.service.guarantees.acts.engine.allow", lambda *_: None)
        bid = guaranteed.issued(the.lot, the.bidders[1], guaranteed.bank())
    guaranteed.submitted(the.bidders[1], bid)
    perform("guarantee.open", the.bidders[1], bid)
    data = contract_data(the)
    perform("contract.draft", the.tenderer, the.lot, data)
    performance = secured(the)
    perform("performance-guarantee.lodge", the.bidders[0], the.lot)
    perform("contract.sign", the.bidders[0], the.lot, {"document": data["document"]})
    clock.forward(GRACE)
    assert [carry_out(due) for due in Due.objects.filter(act="guarantee.release", done_at=None)] == [True]
    assert Matter.objects.get(pk=bid.matter_id).stage == "released"
    assert Matter.objects.get(pk=performance.matter_id).stage == "in-force"


def test_milestones_are_reported_confirmed_and_then_accepted():
    the = contracted()
    winner, lot = the.bidders[0], the.lot
    assert refused("acceptance.complete", the.tenderer, lot) == "P-MILESTONE"
    assert refused("milestone.confirm", the.tenderer, lot, {"number": 1}) == "P-MILESTONE"
    report = {"number": 1, "report": "示例：已完成"}
    assert refused("milestone.report", the.bidders[1], lot, report) == "P-PARTY"
    assert refused("milestone.report", winner, lot, {"number": 3, "report": "没有这一步"}) == "P-UNKNOWN"
    perform("milestone.report", winner, lot, report)
    assert refused("milestone.confirm", the.tenderer, lot, {"number": 1, "confirmed": False}) == "P-INPUT"
    perform(
        "milestone.confirm", the.tenderer, lot, {"number": 1, "confirmed": False, "remark": "示例：请补充检测报告"}
    )
    for number in (1, 2):
        perform("milestone.report", winner, lot, report | {"number": number})
        perform("milestone.confirm", the.tenderer, lot, {"number": number})
    assert refused("milestone.confirm", the.tenderer, lot, {"number": 1}) == "P-MILESTONE"
    perform("acceptance.complete", the.tenderer, lot)
    assert the.stage == "archiving"
    clock.forward(GRACE)
    assert [carry_out(due) for due in Due.objects.filter(act="guarantee.release", done_at=None)] == [True]


def test_what_was_won_and_signed_can_be_shown_by_its_party_alone():
    from ggzy.foundation.matters.procedure import PROCEDURES
    from ggzy.service.sharing.facts import told

    the = contracted()
    assert told(the.bidders[0].party, ["record"])[0]["facts"] == []  # no notice was published here: nothing is public
    the.moment(PROCEDURES[the.lot.matter.procedure].public_from)
    (group,) = told(the.bidders[0].party, ["record"])
    award_line, contract_line = group["facts"]
    assert "17,100,000.00" in award_line["said"]["zh"]
    assert contract_line["said"]["en"].endswith("milestones 0/2")
    assert award_line["leaf"]
    assert told(the.bidders[1].party, ["record"])[0]["facts"] == []


def test_only_the_lodging_is_offered_for_a_performance_guarantee_and_the_guarantee_says_why_not_itself():
    the = notified()
    winner = the.bidders[0]

    def offered(target) -> dict[str, str]:
        target.matter.refresh_from_db()
        return {one.spec.name: "" if one.open else one.closed.rule for one in available(winner, target)}

    assert offered(the.lot)["performance-guarantee.lodge"] == "P-GUARANTEE", "there is nothing to lodge yet"
    guarantee = secured(the)
    assert offered(the.lot)["performance-guarantee.lodge"] == ""
    assert offered(guarantee)["guarantee.submit"] == "P-FOLLOWS"
    with pytest.raises(Refusal) as caught:
        perform("guarantee.submit", winner, guarantee)
    assert caught.value.rule == "P-FOLLOWS"
    assert "提交履约担保" in caught.value.remedy.zh
    inbox = visitor(winner).get("/desk/").content.decode()
    assert "acts/guarantee.submit" not in inbox
    assert "“提交保函”不单独办理" in inbox
    perform("performance-guarantee.lodge", winner, the.lot)
    assert offered(the.lot)["performance-guarantee.lodge"] == "P-ONCE"
    guarantee.matter.refresh_from_db()
    assert guarantee.matter.stage == "in-force"
    assert "不单独办理" not in visitor(winner).get("/desk/").content.decode()

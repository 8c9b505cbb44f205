"""A guarantee from application to release: sealed until the opening, checkable by anyone after it."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, act, perform
from ggzy.foundation.acts.dues import GRACE, carry_out, run_due
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.matters.models import Breach, Due, Matter
from ggzy.foundation.refusal import Refusal
from ggzy.service.guarantees import plans, queries, rules
from ggzy.service.guarantees.models import Guarantee
from ggzy.trading.projects.models import Lot
from ggzy_core.canonical import commitment_holds, new_salt
from ggzy_core.guarantee import Statement
from tests.ggzy import credentials
from tests.ggzy.trading import guaranteed
from tests.ggzy.trading.guaranteed import DEMAND, applied, bank, in_force, issued, paper, signed, submitted
from tests.ggzy.trading.lots import operate, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@act("test.withdrawn", on=Guarantee, by=Role.OPERATOR)
def withdrawn(act, guarantee, data):
    """撤回: a bid was withdrawn, as bid.withdraw says it."""
    plans.plan_return(act, guarantee)


@act("test.contracted", on=Lot, by=Role.OPERATOR)
def contracted(act, lot, data):
    """签约: the contract was signed, as contract.sign says it."""
    plans.plan_release(act, lot.matter)


def refused(name, who, target=None, data=None):
    with pytest.raises(Refusal) as caught:
        perform(name, who, target, data)
    return caught.value.rule


def unmet(lot, party, demand=DEMAND):
    with pytest.raises(Refusal) as caught:
        rules.guarantee_in_force(lot.matter, party, demand)
    return caught.value


def stage(guarantee):
    return Matter.objects.get(pk=guarantee.matter_id).stage


def test_an_issued_guarantee_meets_the_demand_and_tells_no_amount():
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    rules.guarantee_in_force(the.lot.matter, the.bidders[0].party, DEMAND)
    assert queries.meets(the.lot.matter, the.bidders[0].party, clock.now()) == guarantee
    assert queries.meets(the.lot.matter, the.bidders[1].party, clock.now()) is None
    assert "360000" not in queries.statement_of(guarantee).to_json().decode()


def test_nothing_in_the_database_says_which_lot_who_or_how_much():
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    assert guarantee.matter.parent is None
    row = json.dumps({k: str(v) for k, v in Guarantee.objects.values().get(pk=guarantee.pk).items()})
    bodies = "".join(Entry.objects.filter(subject=guarantee.matter.code).values_list("body", flat=True))
    for secret in (the.lot.matter.code, the.bidders[0].party.uscc, of[1].party.uscc, "360000"):
        assert secret not in row + bodies + guarantee.matter.title
    assert set(Entry.objects.filter(subject=guarantee.matter.code).values_list("until", flat=True)) == {"opening"}


def test_two_guarantees_of_one_lot_share_no_hash_and_no_length():
    the, of = scene(), bank()
    one, two = issued(the.lot, the.bidders[0], of), issued(the.lot, the.bidders[1], of, "9.00")
    assert one.holder != two.holder and one.applicant != two.applicant
    assert (len(one.request), len(one.issued)) == (len(two.request), len(two.issued))


def test_at_the_opening_anyone_can_check_issuer_and_amount():
    the, of = scene(), bank()
    the.moment("opening")
    guarantee = in_force(the.lot, the.bidders[0], of)
    facts = guarantee.facts
    said = Statement.read(facts["statement"].encode())
    assert (facts["issuer_code"], facts["amount"]) == (of[1].party.uscc, "360000.00")
    assert commitment_holds(facts["amount"], bytes.fromhex(facts["salt"]), said.amount)
    assert not commitment_holds("360000.01", bytes.fromhex(facts["salt"]), said.amount)
    assert guarantee.matter.parent == the.lot.matter
    settle()
    report = verify()
    assert report.holds, report.first


def test_before_the_opening_it_stays_shut():
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    submitted(the.bidders[0], guarantee)
    assert refused("guarantee.open", the.bidders[0], guarantee) == "P-SEALED"


def test_where_a_lot_failed_without_an_opening_nobody_learns_who_had_a_guarantee():
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    submitted(the.bidders[0], guarantee)
    the.moment("opening")
    the.moment("failed")
    assert refused("guarantee.open", the.bidders[1], guarantee) == "P-SEALED"


@pytest.mark.parametrize(
    ("change", "value"),
    [
        ("lot", "A01-another"),
        ("applicant", "0" * 64),
        ("kind", "performance"),
        ("meets", False),
        ("valid_until", date(2026, 6, 29)),
    ],
)
def test_a_statement_about_something_else_is_refused(change, value):
    the, (credential, session) = scene(), bank()
    guarantee, salt = applied(the.lot, the.bidders[0], session), new_salt()
    right = Statement.read(queries.to_sign(guarantee, "示例-1", guaranteed.UNTIL, salt))
    wrong = right.model_copy(update={change: value}).to_json()
    assert refused("guarantee.issue", session, guarantee, signed(wrong, salt, credential)) == "P-GUARANTEE"
    assert stage(guarantee) == "applied"


def test_a_commitment_to_another_amount_is_refused():
    the, (credential, session) = scene(), bank()
    guarantee = applied(the.lot, the.bidders[0], session)
    data = paper(guarantee, credential) | {"salt": new_salt().hex()}
    assert refused("guarantee.issue", session, guarantee, data) == "P-GUARANTEE"


def test_a_statement_changed_after_signing_is_refused():
    the, (credential, session) = scene(), bank()
    guarantee = applied(the.lot, the.bidders[0], session)
    data = paper(guarantee, credential)
    data["statement"] = data["statement"].replace("2026-06-30", "2026-07-30")
    assert refused("guarantee.issue", session, guarantee, data) == "P-SIGNATURE"


def test_a_statement_signed_by_somebody_else_is_refused():
    the, (_, session) = scene(), bank()
    other, *_ = credentials.holder(77, Role.GUARANTOR)
    guarantee = applied(the.lot, the.bidders[0], session)
    assert refused("guarantee.issue", session, guarantee, paper(guarantee, other)) == "P-SIGNATURE"


def test_only_the_guarantor_that_was_asked_may_issue():
    the, (_, session), (credential, other) = scene(), bank(), bank(802)
    guarantee = applied(the.lot, the.bidders[0], session)
    assert refused("guarantee.issue", other, guarantee, paper(guarantee, credential)) == "P-PARTY"
    assert refused("guarantee.refuse", other, guarantee, {"reason": "示例原因"}) == "P-PARTY"


def test_an_application_after_the_deadline_is_too_late():
    the, (_, session) = scene(), bank()
    clock.forward(timedelta(days=31))
    with pytest.raises(Refusal) as caught:
        applied(the.lot, the.bidders[0], session)
    assert caught.value.rule == "P-DEADLINE"


def test_too_small_too_short_or_missing_is_refused_without_a_number():
    the, of = scene(), bank()
    lot, (small, _, none) = the.lot, the.bidders
    issued(lot, small, of, "359999.99")
    long = queries.Demand(Decimal("1.00"), date(2026, 7, 1))
    for refusal in (unmet(lot, small.party), unmet(lot, small.party, long), unmet(lot, none.party)):
        assert refusal.rule == "P-GUARANTEE"
        assert not any(digit in str(refusal) + str(refusal.facts) for digit in ("359999", "360000", of[1].party.name))


def test_a_guarantee_of_another_lot_does_not_serve():
    the, of = scene(), bank()
    issued(the.lot, the.bidders[0], of)
    data = {"stage": "bidding", "tenderer": the.tenderer.party.uscc, "supervisor": the.supervisor.party.uscc}
    other: Lot = operate("test.lot", None, data)
    assert unmet(other, the.bidders[0].party).rule == "P-GUARANTEE"


def test_a_withdrawn_bids_guarantee_returns_within_five_days_under_seal():
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    submitted(the.bidders[0], guarantee)
    operate("test.withdrawn", guarantee)
    clock.forward(timedelta(days=7))
    assert run_due() == 1
    assert stage(guarantee) == "returned"
    assert Entry.objects.get(act="guarantee.return").until == "opening"
    assert not Breach.objects.exists()


def test_bidding_again_keeps_the_guarantee():
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    submitted(the.bidders[0], guarantee)
    operate("test.withdrawn", guarantee)
    submitted(the.bidders[0], guarantee)
    clock.forward(timedelta(days=7))
    assert run_due() == 0
    assert stage(guarantee) == "submitted"


def test_after_the_contract_the_clock_releases_and_a_late_release_is_a_breach():
    the, of = scene(), bank()
    the.moment("opening")
    one, two = in_force(the.lot, the.bidders[0], of), in_force(the.lot, the.bidders[1], of)
    operate("test.contracted", the.lot)
    clock.forward(GRACE + timedelta(seconds=1))
    assert run_due(limit=1) == 1
    assert stage(one) == "released"
    assert not Breach.objects.exists()
    clock.forward(timedelta(days=8))
    perform("guarantee.release", the.tenderer, two)
    assert Breach.objects.get().rule == "I-REF5"


def test_it_expires_by_the_clock():
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    due = Due.objects.get(act="guarantee.expire")
    assert due.at.date() == guaranteed.UNTIL, "midnight after the last day, in China"
    with clock.at(due.at + GRACE):
        assert carry_out(due)
        assert stage(guarantee) == "expired"


def claim(the, guarantee, **changes):
    data = {"ground": "refused-contract", "facts": "示例：中标后书面拒绝签约", "amount": "360000.00"} | changes
    return perform("guarantee.claim", the.tenderer, guarantee, data).result


def test_a_claim_is_paid_or_refused_with_a_reason():
    the, of = scene(), bank()
    the.moment("opening")
    guarantee = in_force(the.lot, the.bidders[0], of)
    claim(the, guarantee)
    assert refused("guarantee.answer-claim", of[1], guarantee, {"pays": False}) == "P-INPUT"
    perform("guarantee.answer-claim", of[1], guarantee, {"pays": False, "reason": "示例：索赔材料不能证明拒签事实"})
    assert stage(guarantee) == "claim-refused"
    claim(the, guarantee)
    perform("guarantee.answer-claim", of[1], guarantee, {"pays": True})
    assert stage(guarantee) == "paid"
    assert refused("guarantee.release", the.tenderer, guarantee) == "P-CLOSED"


def test_a_claim_beyond_the_amount_or_under_a_foreign_ground_is_refused():
    the, of = scene(), bank()
    the.moment("opening")
    guarantee = in_force(the.lot, the.bidders[0], of)
    for changes, rule in (({"amount": "360000.01"}, "P-GUARANTEE"), ({"ground": "breach-of-contract"}, "P-GROUND")):
        with pytest.raises(Refusal) as caught:
            claim(the, guarantee, **changes)
        assert caught.value.rule == rule
    assert refused("guarantee.claim", the.bidders[0], guarantee) in ("P-INPUT", "P-ROLE")


def test_a_demand_over_two_per_cent_is_refused_and_the_unverified_ceiling_only_warns():
    on = date(2026, 3, 2)
    rules.demand_within_limit(Decimal("20000000"), Decimal("400000.00"), on)
    with pytest.raises(Refusal) as caught:
        rules.demand_within_limit(Decimal("20000000"), Decimal("400000.01"), on)
    assert caught.value.rule == "I-BOND2"
    assert rules.warnings_on(Decimal("800000"), on) == []
    assert "未核实" in rules.warnings_on(Decimal("800001"), on)[0].zh

"""Experts drawn: frozen first, contributed by all, called in order, convened by number, named with the result."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.cosigning import sending
from ggzy.foundation.cosigning.models import CosignerState
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.service.experts import queries
from ggzy.service.experts.models import Answer, Disclosure, Seat
from ggzy_core.draws.published import check, holds
from ggzy_core.tlog.policy import Policy
from tests.ggzy.people import member, organisation
from tests.ggzy.trading.lots import open_bids, operate, scene
from tests.ggzy_core.tlog.test_cosignature import LISTED
from tests.support.cosigners import policy_of, three

from . import pools

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def refused(name, who, target=None, data=None):
    with pytest.raises(Refusal) as caught:
        perform(name, who, target, data)
    return caught.value


@pytest.fixture
def the():
    return open_bids(scene("committee"))


@pytest.fixture
def of():
    return pools.centre()


def test_a_draw_from_freeze_to_committee_and_names(the, of):
    people = pools.pool(of)
    sessions = pools.convened(the, of, people)
    assert the.stage == "evaluation"
    assert sorted(sessions) == [1, 2, 3, 4, 5]
    assert all(session.holds(Role.EXPERT, the.lot.matter) for session in sessions.values())
    assert queries.committee(the.lot.matter) is None
    operate("test.stage", the.lot, {"stage": "contract"})
    perform("committee.disclose", of, the.lot.matter)
    names = {row["name"] for row in queries.committee(the.lot.matter)}
    assert names == {session.person.name for session in sessions.values()}
    settle()
    assert verify().holds, verify().first


def test_the_published_draw_is_recomputed_by_the_command(the, of, capsys):
    pools.pool(of)
    pools.drawn(the, of)
    settle()
    call_command("verify_draw", the.lot.matter.code, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["verified"] is True
    assert [step["step"] for step in told["steps"]] == [
        "freeze",
        "contribution centre",
        "contribution supervisor",
        "contribution tenderer",
        "draw",
    ]


@pytest.mark.parametrize("part", ["pool", "proof", "result", "freeze", "contribution", "late"])
def test_a_tampered_transcript_is_named(the, of, part):
    pools.pool(of)
    draw = pools.drawn(the, of)
    settle()
    document = queries.published(draw)
    key = signer().vkey
    assert holds(check(document, key))
    transcript = document["transcript"]
    if part == "pool":
        transcript["pool"][0]["c"] = "0" * 64
    elif part == "proof":
        transcript["proofs"]["centre"] = transcript["proofs"]["tenderer"]
    elif part == "result":
        chosen = transcript["result"][0]["chosen"]
        chosen[0] = transcript["result"][0]["reserves"][0]
    elif part == "freeze":
        transcript["freeze"]["quotas"][0]["count"] = 1
    elif part == "contribution":
        document["contributions"][0]["receipt"] = document["contributions"][1]["receipt"]
    else:  # a receipt of the freeze made only after the contributions proves nothing of the order
        from ggzy.foundation.journal.receipts import receipt

        document["freeze_receipt"] = receipt(queries.freeze_entry(draw))
    steps = check(document, key)
    assert not holds(steps)
    expected = {"pool": "pool", "proof": "contribution centre", "result": "result A0801", "freeze": "freeze"}
    assert steps[-1].name.startswith(expected.get(part, "contribution"))
    assert steps[-1].zh


def test_nothing_is_contributed_before_the_freeze_stands_in_a_checkpoint(the, of):
    pools.pool(of)
    sides = pools.register_keys(the, of)
    settle()
    draw = pools.frozen(the, of)
    told = refused("draw.contribute", of, draw, {"proof": pools.proof(draw, "centre")})
    assert told.rule == "P-DRAW-PENDING"
    settle()
    pools.contribute(draw, sides, "centre")


def test_nor_before_the_checkpoint_is_cosigned_as_the_policy_asks(the, of, tmp_path):
    """Split view: one list for the contributors and another for the world. Two of three outsiders must have seen it."""
    pools.pool(of)
    sides = pools.register_keys(the, of)
    with three(tmp_path, signer().vkey) as cosigners:
        policy = policy_of(signer().vkey, cosigners)
        perform("policy.adopt", operator_session(), data={"text": policy.text()})
        draw = pools.frozen(the, of)
        settle()
        told = refused("draw.contribute", of, draw, {"proof": pools.proof(draw, "centre")})
        assert (told.rule, "cosigned" in told.what.en) == ("P-DRAW-PENDING", True)
        CosignerState.objects.update(next_at=clock.real() - timedelta(seconds=1))
        sending.settle()
        pools.contribute(draw, sides, "centre", "tenderer", "supervisor")
        settle()
    perform("draw.complete", of, draw)
    settle()
    document = queries.published(draw)
    assert holds(check(document, signer().vkey, policy=policy))
    file = tmp_path / "policy"
    file.write_text(policy.text(), "utf-8")
    call_command("verify_draw", the.lot.matter.code, policy=str(file))
    strangers = Policy.of([signer().verifier], LISTED, 1)  # outsiders who were never asked
    assert [step.name for step in check(document, signer().vkey, policy=strangers)] == ["freeze"]
    file.write_text(strangers.text(), "utf-8")
    with pytest.raises(SystemExit):
        call_command("verify_draw", the.lot.matter.code, policy=str(file))


def test_a_withheld_contribution_says_whose_it_is(the, of):
    pools.pool(of)
    sides = pools.register_keys(the, of)
    draw = pools.frozen(the, of)
    settle()
    pools.contribute(draw, sides, "centre", "tenderer")
    told = refused("draw.complete", of, draw)
    assert told.rule == "P-DRAW-MISSING"
    assert "行政监督部门" in told.what.zh
    assert told.facts["missing"] == ["supervisor"]


def test_a_draw_that_a_party_stops_is_closed_in_public_and_drawn_again(the, of):
    pools.pool(of)
    sides = pools.register_keys(the, of)
    draw = pools.frozen(the, of)
    settle()
    assert refused("draw.freeze", of, the.lot.matter, {"plan": pools.PLAN}).rule == "P-DONE"
    pools.contribute(draw, sides, "centre")
    perform("draw.abandon", of, draw, {"reason": "监督方未提交"})
    said = json.loads(Entry.objects.get(act="draw.abandon").body)["data"]["missing"]
    assert said == ["supervisor", "tenderer"]
    assert pools.frozen(the, of).freeze["draw"] != draw.freeze["draw"]


def test_a_draw_that_works_is_not_drawn_again(the, of):
    pools.pool(of)
    draw = pools.drawn(the, of)
    assert refused("draw.abandon", of, draw, {"reason": "想换一批专家"}).rule == "P-DRAW-AGAIN"


def test_the_clock_draws_when_the_last_party_has_contributed(the, of):
    pools.pool(of)
    sides = pools.register_keys(the, of)
    draw = pools.frozen(the, of)
    settle()
    pools.contribute(draw, sides)
    clock.forward(GRACE + timedelta(seconds=1))
    assert run_due() == 1
    assert draw.seats.count() == 5


def test_a_party_contributes_once_and_with_its_registered_key(the, of):
    pools.pool(of)
    sides = pools.register_keys(the, of)
    draw = pools.frozen(the, of)
    settle()
    wrong = pools.proof(draw, "centre", secret=b"1" * 32)
    assert refused("draw.contribute", of, draw, {"proof": wrong}).rule == "P-DRAW-PROOF"
    pools.contribute(draw, sides, "centre")
    assert refused("draw.contribute", of, draw, {"proof": pools.proof(draw, "centre")}).rule == "P-DONE"


def test_a_bidder_does_not_contribute(the, of):
    pools.pool(of)
    pools.register_keys(the, of)
    draw = pools.frozen(the, of)
    settle()
    told = refused("draw.contribute", the.bidders[0], draw, {"proof": "0" * 160})
    assert told.rule == "P-ROLE"


def test_a_draw_without_the_supervisors_key_is_refused(the, of):
    pools.pool(of)
    pools.register_keys(the, of, leave_out="supervisor")
    told = refused("draw.freeze", of, the.lot.matter, {"plan": pools.PLAN})
    assert told.rule == "P-DRAW-PARTY"
    assert "行政监督部门" in told.what.zh


@pytest.mark.parametrize(
    ("plan", "representatives", "rule"),
    [({"A0801": 4}, 0, "T-COM5"), ({"A0801": 3}, 0, "T-COM5"), ({"A0801": 3}, 2, "T-COM23")],
)
def test_committees_that_the_law_does_not_allow(the, of, plan, representatives, rule):
    pools.pool(of)
    pools.register_keys(the, of)
    told = refused("draw.freeze", of, the.lot.matter, {"plan": plan, "representatives": representatives})
    assert told.rule == rule


def test_a_pool_that_is_too_small_is_told(the, of):
    pools.pool(of, works=2, goods=2)
    pools.register_keys(the, of)
    assert refused("draw.freeze", of, the.lot.matter, {"plan": pools.PLAN}).rule == "P-POOL"


def test_those_who_must_keep_away_are_left_out_with_the_reason(the, of):
    people = pools.pool(of)
    bidder, tenderer = the.bidders[0].party.uscc, the.tenderer.party.uscc
    pools.expert(of, 201, "A080101", employer=bidder)
    pools.expert(of, 202, "A080101", employer=tenderer)
    perform("expert.declare", of, data={"person": people[0].key, "uscc": bidder, "reason": "kin"})
    perform("expert.suspend", of, data={"person": people[1].key, "reason": "示例原因"})
    pools.register_keys(the, of)
    draw = pools.frozen(the, of, plan={"A0801": 5}, reserves=0)
    assert sorted(one["reason"] for one in draw.freeze["excluded"]) == ["employer", "kin", "leave", "tenderer"]
    assert draw.freeze["pool"]["size"] == 5


def test_duties_at_a_bidder_count_whatever_employer_was_declared(the, of):
    pools.pool(of)
    person = member(the.bidders[1].party, Role.PERSON, name="示例兼职专家")
    data = {"person": person.key, "since": date(2000, 1, 1), "specialties": ["A080101"]}
    perform("expert.enrol", of, data=data)
    pools.register_keys(the, of)
    assert [one["reason"] for one in pools.frozen(the, of).freeze["excluded"]] == ["employer"]


def test_a_suspension_ends_by_itself(the, of):
    people = pools.pool(of)
    until = clock.now() + timedelta(days=30)
    perform("expert.suspend", of, data={"person": people[0].key, "reason": "示例原因", "until": until})
    clock.forward(timedelta(days=31))
    pools.register_keys(the, of)
    assert pools.frozen(the, of).freeze["excluded"] == []


def test_who_declines_is_replaced_by_the_next_and_the_decline_comes_first(the, of):
    people = pools.pool(of)
    draw = pools.drawn(the, of)
    seat = draw.seats.get(number=1)
    perform("expert.decline", pools.person_of(seat, people), draw, {"reason": "illness"})
    acts = list(Entry.objects.order_by("-id").values_list("act", flat=True)[:2])
    assert acts == ["expert.call-next", "expert.decline"]
    replacement = draw.seats.get(number=6)
    assert replacement.specialty == seat.specialty
    assert refused("committee.convene", of, the.lot.matter).rule == "P-SEATS"
    for one in queries.standing_seats(draw):
        perform("expert.accept", pools.person_of(one, people), draw)
    perform("committee.convene", of, the.lot.matter)
    settle()
    assert holds(check(queries.published(draw), signer().vkey))


def test_when_nobody_is_left_the_decline_stands_and_a_new_draw_may_begin(the, of):
    people = pools.pool(of, works=3, goods=2)
    draw = pools.drawn(the, of, reserves=0)
    seat = draw.seats.get(number=1)
    perform("expert.decline", pools.person_of(seat, people), draw, {"reason": "absence"})
    assert Answer.objects.get(seat=seat).accepted is False
    assert Seat.objects.filter(draw=draw).count() == 5
    perform("draw.abandon", of, draw, {"reason": "候补已经用尽"})


def test_nobody_answers_for_another_or_twice(the, of):
    people = pools.pool(of)
    draw = pools.drawn(the, of)
    called = {seat.who for seat in draw.seats.all()}
    stranger = next(one for one in people if queries.who(the.lot.matter, one) not in called)
    assert refused("expert.accept", session_for(stranger), draw).rule == "P-ROLE"
    sitting = pools.person_of(draw.seats.get(number=1), people)
    perform("expert.accept", sitting, draw)
    assert refused("expert.accept", sitting, draw).rule == "P-DONE"


def test_an_invitation_is_found_by_the_person_alone_and_names_no_project(the, of):
    people = pools.pool(of)
    draw = pools.drawn(the, of)
    seat = draw.seats.get(number=1)
    session = pools.person_of(seat, people)
    assert queries.invitations(session.person) == [seat]
    perform("expert.accept", session, draw)
    assert queries.invitations(session.person) == []


def test_no_name_or_person_stands_in_the_journal_or_in_the_public_document(the, of):
    people = pools.pool(of)
    pools.convened(the, of, people)
    settle()
    written = "".join(Entry.objects.exclude(act="person.enrol").values_list("body", flat=True))
    written += json.dumps(queries.published(queries.newest_draw(the.lot.matter)), ensure_ascii=False)
    for person in people:
        assert person.name not in written
        assert person.key not in written


def test_disclosure_opens_the_commitments_of_the_drawn(the, of):
    from ggzy_core.draws.freeze import commitment

    people = pools.pool(of)
    pools.convened(the, of, people)
    operate("test.stage", the.lot, {"stage": "contract"})
    perform("committee.disclose", of, the.lot.matter)
    opened = Disclosure.objects.get(matter=the.lot.matter).opened
    served = {person.key: [one.code for one in person.expert.specialties.all()] for person in people}
    assert len(opened) == 5
    for one in opened:
        bound = commitment(one["expert"], served[one["expert"]], bytes.fromhex(one["salt"]))
        assert bound == one["commitment"]


def test_the_tenderers_representative_sits_beside_the_drawn(the, of):
    people = pools.pool(of)
    draw = pools.drawn(the, of, plan={"A0801": 3, "B": 1}, representatives=1)
    pools.all_accept(draw, people)
    own = member(the.tenderer.party, Role.TENDERER, name="示例代表")
    assert refused("committee.convene", of, the.lot.matter, {"representatives": [people[0].key]}).rule == "P-UNKNOWN"
    assert refused("committee.convene", of, the.lot.matter).rule == "P-SEATS"
    perform("committee.convene", of, the.lot.matter, {"representatives": [own.key]})
    assert [one.kind for one in queries.members(the.lot.matter)] == ["expert"] * 4 + ["representative"]


def test_seven_years_in_the_field_are_not_eight(of):
    with pytest.raises(Refusal) as told:
        pools.expert(of, 1, "A080101", since=date(2018, 3, 3))
    assert told.value.rule == "T-EXP8"
    pools.expert(of, 2, "A080101", since=date(2018, 3, 2))


def test_a_specialty_that_is_not_in_the_tree_is_refused(of):
    with pytest.raises(Refusal) as told:
        pools.expert(of, 1, "Z99")
    assert told.value.rule == "P-INPUT"


def test_only_the_centre_keeps_the_pool(the):
    person = member(organisation(77), Role.PERSON)
    data = {"person": person.key, "since": date(2000, 1, 1), "specialties": ["B"]}
    assert refused("expert.enrol", the.tenderer, None, data).rule == "P-ROLE"


def test_a_lot_without_a_draw_has_nothing_to_verify(the):
    with pytest.raises(CommandError, match="没有专家抽取"):
        call_command("verify_draw", the.lot.matter.code)

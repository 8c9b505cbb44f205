"""A committee reviews, asks, scores and signs; what the law does not allow is refused in words."""

import base64
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.registry import find
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import Refusal
from ggzy.trading.evaluation import queries
from ggzy.trading.evaluation.models import AllRejected, Clarification, Report, Review
from ggzy_core.certs.cms import sign_detached
from ggzy_core.evaluation.formulas.shape import BadEvaluation
from ggzy_core.evaluation.published import recompute_published
from tests.ggzy import credentials
from tests.ggzy.trading.lots import operate, party
from tests.sample import code

from .rooms import LOWEST, TENDER, room

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def refused(name, who, lot, data=None):
    with pytest.raises(Refusal) as caught:
        perform(name, who, lot, data)
    return caught.value


def fail(bid=1, requirement="licence", **changes):
    return {"decisions": [{"bid": bid, "requirement": requirement, "passed": False, **changes}]}


def test_an_evaluation_from_start_to_report(capsys):
    the = room().start().review(term_3=(1, 2, 3)).score()
    draft = the.draft()
    assert document_bytes(draft.document).startswith(b"%PDF")
    the.sign(draft)
    report = the.submit()
    assert the.the.stage == "candidates"
    assert moment(the.lot.matter, "report-submitted") is not None
    # ceiling 18332761.47 x 0.93 = 17049468.17: nobody fell so far, so the reference is D; D x 0.985 = 16793726.14
    assert draft.outcome["benchmark"]["value"] == "16793726.14"
    assert [(row["rank"], row["number"]) for row in report.ranking] == [(1, 1), (2, 2)]
    assert draft.inputs["inputs"]["bids"][2]["rejected"]["clause"] == "2.1.3"
    settle()
    assert verify().holds, verify().first
    call_command("recompute", the.lot.matter.code, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["same"] is True
    assert [row["uscc"] for row in told["ranking"]] == [row["uscc"] for row in report.ranking]


def test_the_candidates_room_reads_the_report():
    from ggzy.trading.awards.reports import ranking_of

    the = room().start().review(term_3=(1, 2, 3)).score()
    the.sign(the.draft())
    the.submit()
    read = ranking_of(the.lot)
    assert [row.opened.number for row in read.ranked] == [1, 2]
    assert read.rejected[0].opened.number == 3
    assert read.rejected[0].reasons[0].startswith("2.1.3：工期（3/5）")


def test_the_command_says_when_the_signed_report_says_something_else(capsys, monkeypatch):
    the = room().start().review().score()
    the.sign(the.draft())
    the.submit()
    plain = Report.from_db.__func__

    def turned(cls, db, names, values):
        row = plain(cls, db, names, values)
        row.ranking = [
            {**one, "uscc": other["uscc"]} for one, other in zip(row.ranking, row.ranking[::-1], strict=True)
        ]
        return row

    monkeypatch.setattr(Report, "from_db", classmethod(turned))
    with pytest.raises(SystemExit):
        call_command("recompute", the.lot.matter.code)
    assert "不一致" in capsys.readouterr().out


def test_the_published_inputs_name_seats_and_no_people():
    the = room().start().review().score()
    written = json.dumps(the.draft().inputs, ensure_ascii=False)
    assert recompute_published(json.loads(written)).ranking[0].bidder == the.the.opened[0].uscc
    for session in the.seats.values():
        assert session.person.name not in written
        assert session.person.key not in written


def test_rejections_that_the_votes_do_not_give_are_found_by_anybody():
    the = room().start().review().score()
    document = the.draft().inputs
    document["inputs"]["bids"][0]["rejected"] = {"clause": "2.1.2", "reason": "示例"}
    with pytest.raises(BadEvaluation, match="不符"):
        recompute_published(document)


def test_nothing_of_reviews_and_scores_is_in_the_journal():
    the = room().start().review(term_3=(1, 2, 3)).score(plan={1: "7.77"})
    the.sign(the.draft())
    the.submit()
    written = "".join(Entry.objects.exclude(act__startswith="test.").values_list("body", flat=True))
    assert not re.search(r"(?<!\d)7\.77(?!\d)", written)  # the seconds of a time may say 07.77
    assert "示例理由" not in written
    assert '"licence"' not in written


@pytest.mark.parametrize("who", ["bidder", "tenderer", "stranger"])
def test_only_members_review(who):
    the = room().start()
    session = {"bidder": the.the.bidders[0], "tenderer": the.the.tenderer, "stranger": party(77, Role.EXPERT)}[who]
    assert refused("review.record", session, the.lot, fail()).rule == "P-ROLE"


def test_the_discipline_comes_first_and_is_confirmed():
    the = room()
    assert refused("review.record", the.head, the.lot, fail()).rule == "P-DISCIPLINE"
    assert refused("evaluation.start", the.head, the.lot, {"discipline": False}).rule == "P-INPUT"
    the.start()
    assert refused("evaluation.start", the.head, the.lot, {"discipline": True}).rule == "P-DONE"
    assert moment(the.lot.matter, "evaluation-started") is not None


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({}, "P-CLAUSE"),
        ({"clause": "2.1.2"}, "P-CLAUSE"),
        ({"reason": "证照过期"}, "P-CLAUSE"),
        ({"clause": "9.9", "reason": "证照过期"}, "P-CLAUSE"),
        ({"clause": "2.1.3", "reason": "证照过期"}, "P-CLAUSE"),
        ({"requirement": "colour", "clause": "2.1.2", "reason": "颜色"}, "P-CLAUSE"),
        ({"bid": 9, "clause": "2.1.2", "reason": "证照过期"}, "P-UNKNOWN"),
    ],
)
def test_no_rejection_without_a_clause_of_the_file(changes, rule):
    the = room().start()
    told = refused("review.record", the.head, the.lot, fail(**changes))
    assert told.rule == rule
    assert Review.objects.count() == 0


def test_of_one_member_the_newest_review_counts_and_the_first_stays():
    the = room().start()
    perform("review.record", the.head, the.lot, fail(clause="2.1.2", reason="证照过期"))
    perform("review.record", the.head, the.lot, {"decisions": [{"bid": 1, "requirement": "licence", "passed": True}]})
    assert Review.objects.count() == 2
    assert [row.passed for row in queries.newest_reviews(the.lot)] == [True]


def test_the_machine_prefills_and_persons_decide():
    the = room()
    found = {one.requirement: one.result for one in queries.findings(the.lot, the.the.opened[0])}
    assert found == {"licence": "manual", "term": "pass"}


@pytest.mark.parametrize("points", ["10.01", "-1", "8.123"])
def test_a_score_out_of_range_is_refused(points):
    the = room().start()
    data = {"scores": [{"bid": 1, "item": "plan", "points": points}]}
    assert refused("score.record", the.head, the.lot, data).rule == "P-SCORE"


def test_a_factor_the_file_does_not_have_is_not_scored():
    the = room().start()
    data = {"scores": [{"bid": 1, "item": "colour", "points": "1"}]}
    assert refused("score.record", the.head, the.lot, data).rule == "P-SCORE"


def test_objective_scores_that_differ_are_named_and_stop_the_report():
    the = room().start().review().score()
    data = {"scores": [{"bid": 1, "item": "staff", "points": "9"}]}
    perform("score.record", the.seats[3], the.lot, data)
    told = refused("report.draft", the.head, the.lot)
    assert told.rule == "P-EQUAL"
    assert "项目班子" in told.what.zh


def test_a_member_who_has_not_reviewed_is_named():
    the = room().start()
    the.seats.pop(5)
    the.review().score()
    told = refused("report.draft", the.head, the.lot)
    assert told.rule == "P-REVIEW"
    assert "5号席位尚未评审" in told.what.zh


def test_the_head_drafts_and_nobody_else():
    the = room().start().review().score()
    told = refused("report.draft", the.seats[2], the.lot)
    assert told.rule == "P-HEAD"
    assert "1号席位" in told.what.zh


def test_a_formula_that_needs_a_draw_says_when_none_is_on_record():
    the = room(coefficient=None).start().review().score()
    assert refused("report.draft", the.head, the.lot).rule == "P-EVALUATE"


def test_a_question_is_answered_in_writing_by_the_one_who_was_asked():
    the = room().start()
    asked = perform("evaluation.ask", the.head, the.lot, {"bid": 1, "text": "请说明施工便道的位置"}).result
    reply = {"key": asked.key, "text": "位于场地东侧，详见附图", "unchanged": True}
    assert refused("evaluation.answer", the.the.bidders[1], the.lot, reply).rule == "P-UNKNOWN"
    perform("evaluation.answer", the.the.bidders[0], the.lot, reply)
    assert Clarification.objects.get().answer
    assert refused("evaluation.answer", the.the.bidders[0], the.lot, reply).rule == "P-DONE"


@pytest.mark.parametrize(
    "changes", [{"price": "1"}, {"duration_days": 200}, {"quality": "优良"}, {"validity_days": 90}]
)
def test_an_answer_does_not_change_the_substance(changes):
    the = room().start()
    asked = perform("evaluation.ask", the.head, the.lot, {"bid": 1, "text": "请确认报价"}).result
    reply = {"key": asked.key, "text": "如下", "unchanged": True}
    told = refused("evaluation.answer", the.the.bidders[0], the.lot, reply | changes)
    assert told.rule == "P-SUBSTANCE"
    same = {"price": "17100000.00", "duration_days": 240, "quality": "合格", "validity_days": 60}
    perform("evaluation.answer", the.the.bidders[0], the.lot, reply | same)


def test_a_draft_is_stale_once_a_score_changes():
    the = room().start().review().score()
    draft = the.draft()
    the.sign(draft, 2)
    perform("score.record", the.seats[2], the.lot, {"scores": [{"bid": 1, "item": "plan", "points": "9"}]})
    assert refused("report.sign", the.seats[2], the.lot, {"document": draft.document}).rule == "P-FRESH"
    assert refused("report.submit", the.head, the.lot).rule == "P-FRESH"
    again = the.draft()
    assert again.version == 2
    assert refused("report.sign", the.seats[2], the.lot, {"document": draft.document}).rule == "P-FRESH"
    the.sign(again)
    the.submit()


def test_dissent_needs_reasons_and_silence_counts_as_agreeing():
    the = room().start().review().score()
    draft = the.draft()
    said = {"document": draft.document, "stand": "dissent"}
    assert refused("report.sign", the.seats[2], the.lot, said).rule == "P-SIGNED"
    perform("report.sign", the.seats[2], the.lot, said | {"dissent": "对施工组织设计的评分过高"})
    the.sign(draft, 2, 3)
    told = refused("report.submit", the.head, the.lot)
    assert told.rule == "P-SIGNED"
    assert told.facts["seats"] == [3]
    silent = {"document": draft.document, "stand": "refused"}
    assert refused("report.sign", the.seats[4], the.lot, silent | {"seat": 3}).rule == "P-HEAD"
    assert refused("report.sign", the.head, the.lot, silent | {"seat": 1}).rule == "P-INPUT"
    perform("report.sign", the.head, the.lot, silent | {"seat": 3})
    the.submit()
    assert sorted(draft.signatures.values_list("stand", flat=True)) == ["agree"] * 3 + ["dissent", "refused"]


def test_a_member_may_sign_with_an_own_certificate_and_no_other():
    the = room().start().review().score()
    draft = the.draft()
    own, other = (credentials.trusted().issue("示例单位5000", code(5000)) for _ in range(2))
    for seat, credential in ((2, own), (3, other)):
        credentials.bind(the.seats[seat].person, credential)
    signature = base64.b64encode(sign_detached(document_bytes(draft.document), own)).decode()
    data = {"document": draft.document, "signature": signature}
    assert refused("report.sign", the.seats[3], the.lot, data).rule == "P-SIGNATURE"
    assert bytes(perform("report.sign", the.seats[2], the.lot, data).result.signature) != b""


def test_nobody_signs_twice():
    the = room().start().review().score()
    draft = the.draft()
    the.sign(draft)
    assert refused("report.sign", the.head, the.lot, {"document": draft.document}).rule == "P-DONE"


def test_a_signature_that_is_none_is_refused():
    the = room().start().review().score()
    draft = the.draft()
    data = {"document": draft.document, "signature": base64.b64encode(b"no signature").decode()}
    assert refused("report.sign", the.head, the.lot, data).rule == "P-SIGNATURE"


def tied():
    """Two bids at one price with the same points."""
    the = room(LOWEST).start()
    first = the.the.opened[0].price
    lines = {
        "bid": 2,
        "adjustments": [{"clause": "3.1", "reason": "示例量化", "amount": str(first - the.the.opened[1].price)}],
    }
    perform("price.adjust", the.head, the.lot, lines)
    return the.review()


def test_equal_merit_goes_by_the_price_and_that_is_said():
    the = tied()
    outcome = the.draft().outcome
    assert [one["rank"] for one in outcome["ranking"]] == [1, 2, 3]
    assert "报价低者" in outcome["ranking"][0]["zh"] + outcome["ranking"][1]["zh"]


def test_a_tie_waits_for_the_committee():
    the = room(LOWEST).start().review()
    same = [bid.uscc for bid in the.the.opened[:2]]
    words = "壹仟柒佰壹拾万元整"
    perform("price.adjust", the.head, the.lot, {"bid": 2, "words": words})
    told = refused("report.draft", the.head, the.lot)
    assert told.rule == "P-TIE"
    assert sorted(told.facts["tied"]) == sorted(same)
    assert refused("tie.decide", the.seats[2], the.lot, {"order": [2, 1], "reason": "示例理由"}).rule == "P-HEAD"
    perform("tie.decide", the.head, the.lot, {"order": [2, 1], "reason": "技术方案更优"})
    assert [one["bidder"] for one in the.draft().outcome["ranking"]][:2] == same[::-1]


def test_lowest_evaluated_price_with_a_deviation_in_money():
    the = room(LOWEST).start().review()
    change = {"bid": 1, "adjustments": [{"clause": "3.1", "reason": "付款条件偏差", "amount": "150000.00"}]}
    perform("price.adjust", the.head, the.lot, change)
    draft = the.draft()
    assert [one["bidder"] for one in draft.outcome["ranking"]] == [the.the.opened[n].uscc for n in (1, 0, 2)]
    the.sign(draft)
    report = the.submit()
    assert report.ranking[1]["price"] == "17100000.00", "what is contracted is the price as bid"


def test_an_abnormally_low_price_is_noted_where_the_file_draws_a_line():
    from ggzy.trading.evaluation.inputs import abnormally_low

    the = room(TENDER | {"abnormal_below_percent": "93.5"})
    low = abnormally_low(queries.content_of(the.lot), the.the.opened)
    assert [bid.number for bid in low] == [1]


def test_all_may_be_rejected_only_when_too_few_are_valid():
    the = room().start().review()
    data = {"seats": [1, 2, 3], "reason": "有效投标不足三家，明显缺乏竞争"}
    assert refused("evaluation.reject-all", the.head, the.lot, data).rule == "T-MIN3"
    the.review(licence_1=(1, 2, 3))
    assert refused("evaluation.reject-all", the.seats[2], the.lot, data).rule == "P-HEAD"
    assert refused("evaluation.reject-all", the.head, the.lot, data | {"seats": [1, 2]}).rule == "P-REVIEW"
    perform("evaluation.reject-all", the.head, the.lot, data)
    assert the.the.stage == "failed"
    assert AllRejected.objects.get().valid == 2


def test_two_valid_bids_may_still_be_ranked():
    the = room().start().review(licence_1=(1, 2, 3)).score()
    assert len(the.draft().outcome["ranking"]) == 2


def test_a_supervisors_order_or_a_wrong_stage_stops_it():
    the = room().start()
    operate("test.stage", the.lot, {"stage": "committee"})
    assert refused("review.record", the.head, the.lot, fail(clause="2.1.2", reason="证照过期")).rule == "P-STAGE"


def test_the_drawn_sign_orders_bids_and_is_the_same_again():
    the = room()
    signs = queries.signs(the.lot, the.the.opened)
    assert sorted(signs.values()) == [1, 2, 3]
    assert signs == queries.signs(the.lot, the.the.opened[::-1])


def test_bidders_and_their_members_are_concerned():
    the = room()
    told = dict(queries.bidders_concerned(the.lot.matter))
    assert {bid.uscc for bid in the.the.opened} <= set(told)


def test_a_lot_without_a_report_has_nothing_to_recompute():
    with pytest.raises(CommandError, match="还没有提交"):
        call_command("recompute", room().lot.matter.code)


def test_every_act_explains_itself():
    for name in (
        "review.record",
        "score.record",
        "report.sign",
        "evaluation.reject-all",
        "price.adjust",
        "tie.decide",
    ):
        assert find(name).title.zh
        assert find(name).cites


def test_evaluation_time_moves_on_without_harm():
    the = room().start().review().score()
    draft = the.draft()
    clock.forward(timedelta(days=3))
    the.sign(draft)
    assert the.submit().submitted_at > draft.at
    assert Decimal(draft.outcome["rows"][0]["merit"]) > 0

"""From report to award notice: who may be made winner, and what happens when the first gives up."""

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.documents import document_bytes
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.matters.models import Breach
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import Refusal
from ggzy.trading.awards import queries
from ggzy.trading.projects.queries import newest_notice
from tests.ggzy.trading.awarded import award, due, evaluated, notified, publicised, refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
UP = {"reason": "示例：项目负责人离职，无法履约"}


def test_candidates_stand_in_public_with_rank_price_and_rejections():
    the = evaluated(rejected=1)
    perform("publicity.begin", the.tenderer, the.lot)
    assert [(c.rank, c.name) for c in queries.candidates_of(the.lot)] == [
        (1, "示例建设有限公司1"),
        (2, "示例建设有限公司2"),
    ]
    notice = newest_notice(the.lot.matter, "candidates")
    assert "17,100,000.00" in notice.text and "示例项目经理" in notice.text
    assert "示例建设有限公司3，第二章 2.1：未提供安全生产许可证" in notice.text
    assert document_bytes(notice.document).startswith(b"%PDF")
    assert the.stage == "publicity"


def test_a_fourth_candidate_is_one_too_many():
    the = evaluated(bidders=4)
    assert refused("publicity.begin", the.tenderer, the.lot, {"candidates": 4}) == "I-CAND3"


def test_a_publicity_of_two_days_is_refused_by_the_clock():
    the = evaluated()
    data = {"ends": clock.now() + timedelta(days=2)}
    assert refused("publicity.begin", the.tenderer, the.lot, data) == "I-PUB3B"
    assert the.stage == "candidates"


def test_a_publicity_begun_late_is_kept_as_a_breach():
    the = evaluated()
    clock.forward(timedelta(days=4))
    perform("publicity.begin", the.tenderer, the.lot)
    assert Breach.objects.get().rule == "I-PUB3A"


def test_a_report_without_candidates_leads_nowhere():
    the = evaluated(rejected=3)
    assert refused("publicity.begin", the.tenderer, the.lot) == "P-CANDIDATES"


def test_an_open_objection_keeps_the_publicity_open_and_moves_its_end():
    the = evaluated()
    perform("publicity.begin", the.tenderer, the.lot)
    ends = moment(the.lot.matter, "publicity-ends")
    data = {"target": "第一中标候选人", "facts": "示例：业绩材料与公开信息不一致"}
    raised = perform("objection.raise", the.bidders[2], the.lot, data).result
    clock.forward(timedelta(days=6))
    assert not due(the, "publicity.close")
    perform("objection.answer", the.tenderer, raised, {"answer": "示例答复：业绩属实"})
    assert moment(the.lot.matter, "publicity-ends") - ends >= timedelta(days=6)
    clock.forward(timedelta(days=5))
    assert due(the, "publicity.close")
    assert the.stage == "award"


def test_only_the_first_standing_candidate_wins_once():
    the = publicised()
    assert refused("award.notify", the.tenderer, the.lot) == "P-STAGE"
    assert refused("award.decide", the.tenderer, the.lot, {"rank": 2}) == "P-FIRST"
    assert refused("award.decide", the.bidders[0], the.lot) == "P-ROLE"
    perform("award.decide", the.tenderer, the.lot)
    assert refused("award.decide", the.tenderer, the.lot) == "P-DONE"


def test_the_award_is_notified_and_the_result_published():
    the = notified()
    found = queries.award_of(the.lot)
    assert document_bytes(found.document).startswith(b"%PDF")
    assert "示例建设有限公司1" in newest_notice(the.lot.matter, "result").text
    assert the.stage == "contract"
    settle()
    report = verify()
    assert report.holds, report.first


def test_when_the_winner_gives_up_the_next_candidate_follows():
    the = notified()
    assert refused("award.give-up", the.bidders[1], the.lot, UP) == "P-PARTY"
    perform("award.give-up", the.bidders[0], the.lot, UP)
    assert the.stage == "award"
    assert refused("award.decide", the.tenderer, the.lot, {"rank": 1}) == "P-FIRST"
    award(the, rank=2)
    assert queries.award_of(the.lot).candidate.name == "示例建设有限公司2"
    assert newest_notice(the.lot.matter, "result").version == 2


def test_the_first_candidate_may_give_up_before_the_decision():
    the = publicised()
    perform("award.give-up", the.bidders[0], the.lot, UP)
    perform("award.decide", the.tenderer, the.lot, {"rank": 2})
    perform("award.give-up", the.bidders[1], the.lot, UP)
    assert queries.award_of(the.lot) is None
    award(the, rank=3)


def test_when_nobody_stands_there_is_no_award():
    the = publicised(rejected=2)
    perform("award.give-up", the.bidders[0], the.lot, UP)
    with pytest.raises(Refusal) as caught:
        perform("award.decide", the.tenderer, the.lot)
    assert caught.value.rule == "P-CANDIDATES"
    assert "重新招标" in caught.value.remedy.zh


def test_the_written_report_is_filed_once_and_late_is_a_breach():
    the = notified()
    clock.forward(timedelta(days=20))
    filed = perform("report.file", the.tenderer, the.lot, {"note": "示例说明"}).result
    assert document_bytes(filed.document).startswith(b"%PDF")
    assert Breach.objects.get().rule == "T-REP15"
    assert refused("report.file", the.tenderer, the.lot) == "P-ONCE"

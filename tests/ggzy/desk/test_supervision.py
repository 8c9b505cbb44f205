"""The supervisor's pages: only theirs, with evidence in place; the sealed part only after it was opened on the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, clock_session, outbox, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.cosigning.models import AlarmCase, CosignerAlarm
from ggzy.foundation.cosigning.readers import note_alarms
from ggzy.foundation.journal.sequencer import signer
from ggzy.supervision.alerts import watching
from ggzy.supervision.alerts.models import Alert
from ggzy_core.periods import local_date
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.trading.lots import party, scene
from tests.ggzy.visitors import visitor

pytestmark = pytest.mark.usefixtures("record")
FACTS = "示例：评分因素指向特定投标人的秘密陈述"


@pytest.fixture
def watched():
    the = scene("contract", notice_published=clock.now(), award_notified=clock.now() - timedelta(days=40))
    adopt(the.supervisor.party)
    data = {"about": "other", "known_on": local_date(clock.now()), "facts": FACTS, "request": "示例：责令改正"}
    the.complaint = perform("complaint.file", the.bidders[0], the.lot.matter, data).result
    outbox.run()
    watching.look_at(the.lot.matter)
    the.alert = Alert.objects.get(rule="T-CON30")
    return the


def read(client, where):
    answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_the_live_list_shows_matters_clocks_alerts_and_complaints(watched):
    shown = read(visitor(watched.supervisor), "/desk/supervision/")
    assert "示例标段" in shown and "期限已于" in shown and "投诉：其他事项" in shown and "已逾期" in shown
    assert "监督：范围内的事项" in read(visitor(watched.supervisor), "/desk/")


def test_to_others_the_pages_do_not_exist(watched):
    stranger = party(911, Role.SUPERVISOR)
    for who in (watched.tenderer, watched.bidders[0]):
        assert visitor(who).get("/desk/supervision/").status_code == 404
    for where in (f"alerts/{watched.alert.matter.code}/", f"replay/{watched.lot.matter.code}/"):
        assert visitor(watched.tenderer).get(f"/desk/supervision/{where}").status_code == 404
        assert visitor(stranger).get(f"/desk/supervision/{where}").status_code == 404


def test_an_alert_opens_its_evidence_and_offers_its_acts(watched):
    shown = read(visitor(watched.supervisor), f"/desk/supervision/alerts/{watched.alert.matter.code}/")
    assert "award-notified" in shown and "第四十六条" in shown and "acts/alert.take" in shown
    letter = f"/desk/supervision/alerts/{watched.alert.matter.code}/letter.pdf"
    assert visitor(watched.supervisor).get(letter).status_code == 404  # printed when it is taken
    perform("alert.take", watched.supervisor, watched.alert)
    assert b"".join(visitor(watched.supervisor).get(letter).streaming_content).startswith(b"%PDF")
    for who in (watched.tenderer, party(911, Role.SUPERVISOR)):
        assert visitor(who).get(letter).status_code == 404
    watched.alert.refresh_from_db()
    perform("alert.settle", watched.supervisor, watched.alert, {"outcome": "false", "reason": "示例：已在线下签订"})
    assert "不属实（误报）" in read(
        visitor(watched.supervisor), f"/desk/supervision/alerts/{watched.alert.matter.code}/"
    )
    assert "100%" in read(visitor(watched.supervisor), "/desk/supervision/rules/")


def test_the_complaint_is_read_only_after_it_was_opened_on_the_record(watched):
    where = f"/desk/supervision/complaints/{watched.complaint.matter.code}/"
    assert "秘密陈述" not in read(visitor(watched.supervisor), where)
    perform("complaint.open", watched.supervisor, watched.complaint)
    shown = read(visitor(watched.supervisor), where)
    assert "秘密陈述" in shown and watched.bidders[0].party.name in shown
    assert "acts/order.issue" in shown
    stranger = party(911, Role.SUPERVISOR)
    assert "秘密陈述" not in visitor(stranger).get(where).content.decode()


def test_the_replay_shows_names_after_a_trace(watched):
    where = f"/desk/supervision/replay/{watched.lot.matter.code}/"
    before = read(visitor(watched.supervisor), where)
    assert "未开启倒查" in before
    perform("trace.open", watched.supervisor, None, {"matter": watched.lot.matter.code, "reason": "示例：核查线索"})
    assert "示例：核查线索" in read(visitor(watched.supervisor), where)
    assert watched.bidders[0].party.name not in read(visitor(watched.supervisor), where)


def test_discipline_sees_everything_and_settles_nothing(watched):
    discipline = visitor(party(912, Role.DISCIPLINE))
    assert "示例标段" in read(discipline, "/desk/supervision/")
    assert "acts/alert.take" not in read(discipline, f"/desk/supervision/alerts/{watched.alert.matter.code}/")


def test_an_alarm_about_the_journal_stands_above_all_alerts(watched):
    """A fork or a rolled-back log: the cosigner refuses, the public page says it, and so does this room."""
    perform("policy.adopt", operator_session(), data={"text": f"log {signer().vkey}\nquorum none\n"})
    CosignerAlarm.objects.create(
        name="示例公证处", kind="fork", size=5, told=7, checkpoint="", answer="", time=clock.real()
    )
    shown = read(visitor(watched.supervisor), "/desk/supervision/")
    assert "存证报警" in shown and "示例公证处" in shown and shown.index("存证报警") < shown.index("已逾期")
    assert "示例公证处" in Client().get("/verify/").content.decode()
    found = {"alarm": CosignerAlarm.objects.get().pk, "text": "查明：示例公证处误用旧的见证记录，已公布说明。"}
    perform("cosigner-alarm.explain", operator_session(), data=found)
    assert "存证报警" in read(visitor(watched.supervisor), "/desk/supervision/"), "an explanation is no finding"
    note_alarms()
    perform("cosigner-alarm.close", clock_session(), AlarmCase.objects.get(), {"outcome": "false"})
    assert "存证报警" not in read(visitor(watched.supervisor), "/desk/supervision/")

"""A cosigner's alarm is an alert like any other: on the record, with level, owner, due date, evidence and outcome; the
pages warn until that outcome, and say it."""

import json

import pytest
from django.test import Client

from ggzy.api.tokens import hand_out
from ggzy.foundation import clock
from ggzy.foundation.acts import Role, clock_session, outbox, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.cosigning.models import AlarmCase, CosignerAlarm
from ggzy.foundation.cosigning.readers import note_alarms
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.foundation.journal.verify import verify
from ggzy.service.notifications.queries import mine
from ggzy.supervision.alerts.models import Alert
from ggzy_core.periods import ZONE
from tests.ggzy.people import somebody
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.visitors import visitor
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
REASON = "示例：备份恢复时误用了旧快照"


@pytest.fixture
def department():
    found = somebody(81, Role.SUPERVISOR)
    adopt(found.party)
    return found


@pytest.fixture
def alarm():
    perform("policy.adopt", operator_session(), data={"text": f"log {signer().vkey}\nquorum none\n"})
    made = CosignerAlarm.objects.create(
        name="示例公证处",
        kind="rolled-back",
        size=5,
        told=9,
        checkpoint="sample.test\n5\nAAAA\n",
        answer="9",
        time=clock.real(),
    )
    note_alarms()
    outbox.run()
    return made


def page(where: str, client=None) -> str:
    answer = (client or Client()).get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_an_alarm_becomes_a_public_matter_and_a_grave_alert_with_owner_and_due_date(department, alarm):
    alert, case = Alert.objects.get(), AlarmCase.objects.get()
    assert (alert.level, alert.rule, alert.owner) == ("grave", "P-COSIGNERS", department.party)
    assert alert.about == case.matter
    assert alert.due_at > clock.now()
    assert alert.evidence[0]["facts"]["told"] == "9"
    assert alert.evidence[0]["facts"]["checkpoint"] == alarm.checkpoint
    noted = json.loads(Entry.objects.get(act="cosigner-alarm.note").body)
    assert noted["data"]["cosigner"] == "示例公证处"
    assert (noted["data"]["size"], noted["data"]["told"]) == (5, 9)
    assert note_alarms() == 0
    outbox.run()
    assert Alert.objects.count() == 1
    public = page(f"/matters/{case.matter.code}/")
    assert "示例公证处" in public and "sample.test" in public and "监督部门正在核查" in public
    got = Client().get(f"/api/v1/matters/{case.matter.code}/alarm").json()
    assert (got["kind"], got["checkpoint"], got["found"]) == ("rolled-back", alarm.checkpoint, None)
    assert mine(department).count() == 1
    settle()
    assert verify().holds


def test_the_department_has_it_in_its_inbox_takes_and_settles_it_and_the_warning_ends(department, alarm):
    client, alert = visitor(department), Alert.objects.get()
    inbox = page("/desk/", client)
    assert "存证报警" in inbox
    assert f"{alert.matter.code}/acts/alert.take" in inbox
    line = inbox[inbox.index(alert.matter.code) :].partition("</li>")[0]
    assert alert.due_at.astimezone(ZONE).isoformat() in line, "with the day it is due"
    room = page("/desk/supervision/", client)
    assert f"/alerts/{alert.matter.code}/" in room
    shown = page(f"/desk/supervision/alerts/{alert.matter.code}/", client)
    assert "严重" in shown and "sample.test" in shown and "核查结论（属实或不属实）将公开" in shown
    perform("alert.take", department, alert)
    perform(
        "cosigner-alarm.explain", operator_session(), data={"alarm": alarm.pk, "text": "恢复备份时少了一段，已补录。"}
    )
    assert "报警" in page("/verify/") and 'role="alert"' in page("/verify/"), "the warning stands until the outcome"
    alert.refresh_from_db()
    perform("alert.settle", department, alert, {"outcome": "true", "reason": REASON})
    outbox.run()
    outbox.run()
    after = page("/verify/")
    assert 'role="alert"' not in after
    assert "结论：属实" in after
    assert "恢复备份时少了一段" in after
    assert REASON not in after
    assert AlarmCase.objects.get().found is True
    assert Entry.objects.filter(act="cosigner-alarm.close").count() == 1
    settle()
    assert verify().holds


def test_a_program_of_the_department_takes_and_settles_it(department, alarm):
    alert = Alert.objects.get()
    token, _ = hand_out(department.person, department.party)

    def post(name, data, key):
        body = json.dumps({"matter": alert.matter.code, "data": data})
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        return Client().post(f"/api/v1/acts/{name}", body, content_type="application/json", headers=headers)

    assert post("alert.take", {}, "1" * 32).status_code == 201
    said = post("alert.settle", {"outcome": "false", "reason": REASON}, "2" * 32)
    assert said.status_code == 201
    outbox.run()
    assert AlarmCase.objects.get().found is False
    assert "结论：不属实" in page("/verify/")


def test_nobody_else_ends_the_warning(department, alarm):
    case, alert = AlarmCase.objects.get(), Alert.objects.get()
    for who in (somebody(82, Role.SUPERVISOR), somebody(83, Role.CENTRE), somebody(84, Role.BIDDER), department):
        with refused("P-ROLE", status=403):
            perform("cosigner-alarm.close", who, case, {"outcome": "false"})
    for who in (somebody(85, Role.SUPERVISOR), somebody(86, Role.CENTRE)):
        with refused("P-ROLE", status=403):
            perform("alert.settle", who, alert, {"outcome": "false", "reason": REASON})
        assert visitor(who).get(f"/desk/supervision/alerts/{alert.matter.code}/").status_code == 404
    with refused("P-DONE"):
        perform("cosigner-alarm.note", clock_session(), None, {"alarm": alarm.pk})
    assert 'role="alert"' in page("/verify/")


def test_without_a_department_on_the_list_discipline_sees_it(alarm):
    assert Alert.objects.get().owner is None
    shown = page("/desk/supervision/", visitor(somebody(87, Role.DISCIPLINE)))
    assert f"/alerts/{Alert.objects.get().matter.code}/" in shown

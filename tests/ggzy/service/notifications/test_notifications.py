"""People are told once of what concerns them, and nothing leaves the desk that was to stay in it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, outbox, perform
from ggzy.foundation.acts.tells import TELLS, Kind
from ggzy.foundation.journal.models import Cursor
from ggzy.foundation.refusal import Refusal
from ggzy.service.notifications import channels, choices, queries, readers, sending, telling
from ggzy.service.notifications.models import Message, Notification
from tests.ggzy.people import somebody
from tests.ggzy.trading import stage
from tests.ggzy.visitors import visitor

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def said(session):
    return [str(one.said.zh) for one in queries.told(list(queries.mine(session)))]


@pytest.fixture
def trade():
    city = stage.build(bidders=2)
    lot = stage.published(city)
    perform("file.take", city.bidders[0].session, lot)
    choices.keep(city.bidders[0].session.person, "a@example.org", "", {Kind.CHANGE: ["email"]})
    return city, lot


def clarify(city, lot):
    data = {"reason": "示例：补充图纸说明", "affects_bids": False}
    perform("clarification.issue", city.tenderer.session, lot, data)


def test_only_who_took_the_file_is_told_of_a_clarification_once_whatever_the_reader_sees(trade):
    city, lot = trade
    clarify(city, lot)
    outbox.run()
    Cursor.objects.filter(name="notifications").update(last=0)  # a crash between the work and the cursor
    outbox.run()
    first, second = (one.session for one in city.bidders)
    assert [one for one in said(first) if "澄清" in one] == [f"“{lot.matter.title}”的招标文件有澄清或修改"]
    assert not [one for one in said(second) if "澄清" in one]
    assert Message.objects.count() == 1


def test_a_reader_that_dies_half_way_tells_the_rest_afterwards(trade, monkeypatch):
    city, lot = trade
    clarify(city, lot)
    outbox.run()
    Notification.objects.all().delete()
    Cursor.objects.filter(name="notifications").update(last=0)
    works = telling.Message.objects.bulk_create

    def dies(*args, **kwargs):
        raise SystemError("killed")

    monkeypatch.setattr(telling.Message.objects, "bulk_create", dies)
    outbox.run()
    monkeypatch.setattr(telling.Message.objects, "bulk_create", works)
    outbox.run()
    assert len([one for one in said(city.bidders[0].session) if "澄清" in one]) == 1
    assert Message.objects.count() == 1


def test_the_table_says_nothing_to_who_has_not_the_key(trade):
    city, lot = trade
    clarify(city, lot)
    outbox.run()
    person = city.bidders[0].session.person
    rows = str([(one.pk, one.whose, bytes(one.sealed)) for one in Notification.objects.all()])
    assert lot.matter.code not in rows and person.key not in rows and person.name not in rows
    assert {len(bytes(one.sealed)) for one in Notification.objects.all()} == {
        512 + 20 + 12 + 16
    }  # mark and id of the data key, nonce, tag


def test_mail_carries_no_sealed_fact_and_is_tried_again(trade, monkeypatch):
    city, lot = trade
    clarify(city, lot)
    outbox.run()

    def broken(*_):
        raise channels.Unsent("HTTP 503")

    monkeypatch.setitem(channels.CHANNELS, "email", broken)
    now = clock.real()
    assert sending.tick(now) == 0
    assert Message.objects.get().answer == "HTTP 503"
    assert sending.tick(now) == 0  # not yet again
    monkeypatch.setitem(channels.CHANNELS, "email", channels.by_mail)
    assert sending.tick(now + timedelta(minutes=2)) == 1
    sent = mail.outbox[0]
    assert sent.to == ["a@example.org"]
    whole = sent.subject + sent.body
    for secret in (lot.name, lot.matter.title, lot.matter.code, "澄清", city.tenderer.party.name):
        assert secret not in whole
    assert sending.tick(now + timedelta(days=9)) == 0


def test_what_fails_for_good_is_shown(trade, monkeypatch):
    city, lot = trade
    clarify(city, lot)
    outbox.run()

    def broken(*_):
        raise channels.Unsent("ConnectError")

    monkeypatch.setitem(channels.CHANNELS, "email", broken)
    now = clock.real()
    for day in range(10):
        sending.tick(now + timedelta(days=day))
    assert Message.objects.get().state == "dead"
    assert "邮件未送达" in visitor(city.bidders[0].session).get("/desk/notifications/").content.decode()


def test_deadlines_are_told_of_step_by_step_and_of_several_at_once_only_the_last(trade):
    city, _lot = trade
    session = city.bidders[0].session

    def steps():
        readers.look_ahead()
        return [one for one in said(session) if "投标截止还有" in one]

    assert not steps()
    clock.forward(timedelta(days=14, hours=1))
    assert len(steps()) == 1 and "7 天" in steps()[0]
    clock.forward(timedelta(days=6))
    assert len(steps()) == 2 and "24 小时" in steps()[0]
    assert len(steps()) == 2
    assert not [one for one in said(city.bidders[1].session) if "投标截止还有" in one]


def test_the_sides_are_told_in_the_desk_and_marking_as_read_counts(trade):
    city, _lot = trade
    outbox.run()
    side, centre = city.tenderer.session, city.centre.session
    assert any("已受理" in one for one in said(side)) and any("等待受理" in one for one in said(centre))
    client = visitor(centre)
    before = queries.unread(centre)
    assert f"<b>{before}</b>" in client.get("/desk/").content.decode()
    client.post("/desk/notifications/read", {"key": queries.mine(centre)[0].pk})
    assert queries.unread(centre) == before - 1
    other = queries.mine(side)[0].pk
    client.post("/desk/notifications/read", {"key": other})
    assert Notification.objects.get(pk=other).read_at is None
    client.post("/desk/notifications/read")
    assert queries.unread(centre) == 0


def test_choices_are_read_back_and_bad_addresses_answered_in_words():
    session = somebody(1, Role.BIDDER)
    client = visitor(session)
    bad = client.post("/desk/notifications/how/", {"email": "不是地址"})
    assert bad.status_code == 422 and "邮箱地址不正确" in bad.content.decode()
    bad = client.post("/desk/notifications/how/", {"channel-result": ["sms"]})
    assert bad.status_code == 422 and "请填写接收的地址" in bad.content.decode()
    client.post("/desk/notifications/how/", {"mobile": "138 0000 0000", "channel-result": ["sms", "pigeon"]})
    page = client.get("/desk/notifications/how/").content.decode()
    assert "13800000000" in page and page.count(" checked") == 1
    with pytest.raises(Refusal):
        choices.keep(session.person, "a@example.org\r\nBcc: b@example.org", "", {})


def test_text_messages_go_to_the_shipped_file_or_the_operators_gateway(monkeypatch, settings):
    channels.by_sms("13800000000", "", "您有一条新通知")
    assert "13800000000" in (Path(settings.GGZY_DATA) / "outbox" / "sms.txt").read_text("utf-8")
    settings.GGZY_SMS_URL, settings.GGZY_SMS_TOKEN = "http://127.0.0.1:9/sms", "t"
    with pytest.raises(channels.Unsent):
        channels.by_sms("13800000000", "", "您有一条新通知")


def test_every_line_of_the_table_has_its_sentence_and_names_an_act_that_is_there():
    from ggzy.foundation.acts.registry import ACTS

    for one in TELLS.values():
        assert one.clock or one.ahead or one.on in ACTS, one.on
        for words in (one.said.zh, one.said.en):
            assert words.format(matter="事项", left="一天")
    assert settings.EMAIL_BACKEND

"""The weekly bulletin, and the sandbox that keeps nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.identity import strangers
from ggzy.hub.exchange.packages.writing import to_zip
from ggzy.hub.quality.bulletins import Week, bulletin, weeks
from ggzy.hub.quality.models import ReceivedPackage
from tests.ggzy.hub.quality import sending

pytestmark = pytest.mark.usefixtures("record")


def test_a_week_says_who_sent_what_and_why_it_was_rejected():
    centre = sending.sender()
    sending.send(centre, sending.package("GCJS_PROJECT", sending.project(REGION_CODE="99010")))
    week = Week.of(clock.now())
    line = bulletin(week).lines[0]
    assert (line.packages, line.accepted, line.rejected) == (1, 0, 1)
    assert line.faults
    shown = Client().get(f"/data/quality/bulletins/{week}/").content.decode()
    assert "示例市公共资源交易中心" in shown
    assert "REGION_CODE" in shown
    assert str(week) in Client().get("/data/quality/bulletins/").content.decode()


def test_what_came_later_does_not_change_a_past_week():
    centre = sending.sender()
    sending.send(centre, sending.package("GCJS_PROJECT", sending.project(REGION_CODE="99010")))
    week = Week.of(clock.now())
    told = bulletin(week).lines[0]
    clock.set_to(clock.now() + timedelta(days=8))
    sending.send(centre, sending.package("GCJS_PROJECT", sending.project()))
    assert bulletin(week).lines[0] == told
    assert [str(one) for one in weeks()] == [str(Week.of(clock.now())), str(week)]


@pytest.mark.parametrize("week", ["2026-W99", "2026-W00", "x", "2026-W1", "2026-W-1", "２０２６-W09", "2020-W01"])
def test_no_such_week(week):
    assert Client().get(f"/data/quality/bulletins/{week}/").status_code == 404


def upload(name: str, content: bytes):
    return Client().post("/data/try/", {"package": SimpleUploadedFile(name, content, "application/zip")})


def test_the_sandbox_says_field_reason_and_remedy_and_keeps_nothing():
    one = sending.package("GCJS_PROJECT", sending.project(REGION_CODE="99010"))
    shown = upload(one.name, to_zip(one))
    assert shown.status_code == 200
    assert "REGION_CODE" in shown.content.decode()
    assert not ReceivedPackage.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.zip", b"PK"), ("20260302-000001-101.zip", b"not a zip"), ("20260302-000001-101.zip", b"")],
)
def test_the_sandbox_says_what_is_no_package(name, content):
    answer = upload(name, content)
    assert answer.status_code == 422
    assert "依据" in answer.content.decode() or "没有收到" in answer.content.decode()


def test_who_tries_too_often_is_told_when_to_come_back_in_a_sentence(settings):
    settings.GGZY_DEMO = False
    one = sending.package("GCJS_PROJECT", sending.project())
    strangers.forget()
    try:
        for _ in range(30):
            assert upload(one.name, to_zip(one)).status_code == 200
        page = upload(one.name, to_zip(one))
        assert page.status_code == 429
        assert "P-TRY" in page.content.decode()
        assert "秒后再来" in page.content.decode()
        program = Client().post(
            f"/api/v1/exchange/trials?name={one.name}", to_zip(one), content_type="application/zip"
        )
        assert program.status_code == 429
        assert program.json()["rule"] == "P-TRY"
        asked = Client().post("/questions/ask/", {"topic": "fees", "text": "示例：进场交易是否收费，依据哪一条？"})
        assert asked.status_code == 302, "each rule counts for itself"
    finally:
        strangers.forget()


def test_programs_try_packages_too():
    one = sending.package("GCJS_PROJECT", sending.project())
    answer = Client().post(f"/api/v1/exchange/trials?name={one.name}", to_zip(one), content_type="application/zip")
    assert answer.status_code == 200
    assert answer.json()["kept"] is False
    assert answer.json()["records"][0]["accepted"] is True

"""Recordings are bound to their matter by hash and time: none is exchanged, shortened or invented later."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.journal.guard import reference_data
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.service.archive.packing import pack
from ggzy.service.recordings.models import Recording
from tests.ggzy.trading.lots import party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
HASH = "ab" * 32


def said(**other):
    now = clock.now()
    return {
        "kind": "room",
        "title": "示例开标现场",
        "sha256": HASH,
        "length": 1 << 30,
        "since": (now - timedelta(hours=2)).isoformat(),
        "until": (now - timedelta(hours=1)).isoformat(),
        "kept": "示例音视频库 A-17",
    } | other


@pytest.fixture
def the():
    return scene("opening", notice_published=clock.now(), opening=clock.now())


@pytest.fixture
def centre():
    return party(71, Role.CENTRE)


def test_a_deposit_is_public_in_the_archive_and_known_by_its_hash(the, centre, tmp_path):
    made = perform("recording.deposit", centre, the.lot.matter, said()).result
    assert not made.late
    settle()
    assert verify().holds
    the.lot.matter.refresh_from_db()
    pack(the.lot.matter, tmp_path / "pack.zip", whole=False)
    kept = json.loads(zipfile.ZipFile(tmp_path / "pack.zip").read("recordings/index.json"))
    assert [(one["sha256"], one["title"]) for one in kept] == [(HASH, "示例开标现场")]
    shown = Client().post("/verify/", {"receipt": HASH}).content.decode()
    assert "音视频" in shown
    assert "示例开标现场" in shown


def test_an_exchanged_row_is_named(the, centre):
    made = perform("recording.deposit", centre, the.lot.matter, said()).result
    settle()
    with reference_data(), connection.cursor() as cursor:  # as a database administrator would
        cursor.execute("UPDATE recordings_recording SET sha256 = %s WHERE id = %s", ["cd" * 32, made.pk])
    assert "recordings" in str(verify().first)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"since": (clock.now() + timedelta(days=900)).isoformat()}, "P-RECORDING"),
        ({"sha256": "AB" * 32}, "P-INPUT"),
        ({"length": 0}, "P-INPUT"),
        ({"kind": "phone"}, "P-INPUT"),
    ],
)
def test_what_cannot_be_is_refused(the, centre, wrong, rule):
    with pytest.raises(Refusal) as caught:
        perform("recording.deposit", centre, the.lot.matter, said(**wrong))
    assert caught.value.rule == rule
    assert not Recording.objects.exists()


def test_not_longer_than_a_day_not_twice_and_not_by_the_sides(the, centre):
    long = said(since=(clock.now() - timedelta(hours=30)).isoformat())
    with pytest.raises(Refusal, match="24 小时"):
        perform("recording.deposit", centre, the.lot.matter, long)
    perform("recording.deposit", centre, the.lot.matter, said())
    with pytest.raises(Refusal) as twice:
        perform("recording.deposit", centre, the.lot.matter, said())
    assert twice.value.rule == "P-DONE"
    for who in (the.tenderer, the.bidders[0]):
        with pytest.raises(Refusal) as caught:
            perform("recording.deposit", who, the.lot.matter, said(sha256="ef" * 32))
        assert caught.value.rule == "P-ROLE"


def test_late_is_said_and_not_refused(the, centre):
    given = said()
    clock.forward(timedelta(days=6))
    assert perform("recording.deposit", centre, the.lot.matter, given).result.late

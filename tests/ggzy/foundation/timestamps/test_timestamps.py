"""Timestamps over checkpoints: hourly and at deadlines, checked before they are kept, and by openssl afterwards."""

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity import certificates
from ggzy.foundation.journal.models import Entry, SignedCheckpoint
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.timestamps import queries, sending
from ggzy.foundation.timestamps.models import CheckpointStamp
from ggzy.foundation.timestamps.sending import Stamping
from ggzy_core.certs import timestamps
from ggzy_core.certs.authority import pem
from tests.ggzy.foundation.acts import odd
from tests.peer import must
from tests.sample import authority, trust
from tests.support.timestamping import openssl_authority

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
assert odd.enter


@pytest.fixture
def authority_at(tmp_path, settings, monkeypatch):
    """`openssl ts` over HTTP, on the trust list."""
    monkeypatch.setattr(sending, "trust", trust)
    with openssl_authority(tmp_path, authority().issue("示例时间戳服务", timestamps=True)) as address:
        settings.GGZY_TSA = [address]
        yield address


def grow(number):
    perform("odd.enter", operator_session(), data={"number": number})
    settle()


@pytest.mark.peer
def test_a_checkpoint_is_stamped_every_hour_and_openssl_agrees(authority_at, tmp_path, client):
    stamping, now = Stamping(), clock.real()
    assert stamping.tick(now) == 0  # no checkpoint yet
    grow(1)
    assert stamping.tick(now) == 1
    (one,) = CheckpointStamp.objects.all()
    assert (one.authority, one.why, one.size) == ("示例时间戳服务", "hour", 1)
    assert stamping.tick(now + timedelta(hours=2)) == 0  # nothing was added
    grow(2)
    assert stamping.tick(now + timedelta(minutes=40)) == 0
    assert stamping.tick(now + timedelta(hours=1)) == 1
    assert queries.over(Entry.objects.order_by("id")[0]).size == 1
    assert queries.over(Entry.objects.order_by("id")[1]).size == 2

    listed = client.get("/journal/timestamps/").json()["stamps"]
    assert [found["size"] for found in listed] == [2, 1]
    (tmp_path / "token").write_bytes(client.get(listed[1]["token"]).content)
    (tmp_path / "checkpoint").write_bytes(client.get(listed[1]["checkpoint"]).content)
    (tmp_path / "root.pem").write_bytes(pem([authority().certificate]))
    where = ("-in", tmp_path / "token", "-token_in", "-CAfile", tmp_path / "root.pem")
    assert b"OK" in must("openssl", "ts", "-verify", "-data", tmp_path / "checkpoint", *where)
    assert "示例时间戳服务" in client.get("/verify/").text


def test_soon_after_a_deadline_there_is_a_token(authority_at, settings, monkeypatch):
    stamping, now = Stamping(), clock.real()
    grow(1)
    stamping.tick(now)
    grow(2)
    due = CheckpointStamp.objects.get().until + timedelta(minutes=5)

    class Dues:
        """Stands for the table: one due at `due`."""

        def filter(self, at__gt, at__lte):
            self.found = at__gt < due <= at__lte
            return self

        def exists(self):
            return self.found

    monkeypatch.setattr(sending.Due, "objects", Dues())
    assert stamping.tick(now + timedelta(minutes=1)) == 0
    with clock.at(due + timedelta(seconds=1)):
        assert stamping.tick(now + timedelta(minutes=2)) == 0  # the slot of the deadline is not in the log yet
        assert stamping.tick(now + timedelta(minutes=2, seconds=settings.GGZY_SLOT_SECONDS + 3)) == 1
        assert CheckpointStamp.objects.order_by("-id").first().why == "deadline"
        grow(3)
        assert stamping.tick(now + timedelta(minutes=4)) == 0  # that deadline is covered


def test_attack_timestamp_from_another_hash(authority_at, monkeypatch):
    """An authority, or somebody between, that answers with a true token over something else is not believed."""
    grow(1)
    checkpoint = SignedCheckpoint.objects.get()
    true = timestamps.token_over
    monkeypatch.setattr(sending, "token_over", lambda data, ask: true(b"another checkpoint", ask))
    assert not sending.stamp(checkpoint, authority_at, "hour", clock.real())
    assert not CheckpointStamp.objects.exists()


def test_a_stranger_to_the_trust_list_and_another_practice_are_refused(authority_at, settings, monkeypatch, tmp_path):
    grow(1)
    checkpoint = SignedCheckpoint.objects.get()
    settings.GGZY_TSA_POLICY = "1.2.3.4"
    assert not sending.stamp(checkpoint, authority_at, "hour", clock.real())
    settings.GGZY_TSA_POLICY = "1.3.6.1.4.1.99999.1"
    assert sending.stamp(checkpoint, authority_at, "hour", clock.real())
    (tmp_path / "nobody").mkdir()
    monkeypatch.setattr(certificates, "folder", lambda: tmp_path / "nobody")
    monkeypatch.setattr(sending, "trust", certificates.trust)
    assert not sending.stamp(checkpoint, authority_at, "hour", clock.real())


def test_one_that_is_down_is_asked_again_later(settings):
    settings.GGZY_TSA = ["http://127.0.0.1:9/"]
    grow(1)
    stamping, now = Stamping(), clock.real()
    assert stamping.tick(now) == 0
    assert stamping._next == now + timedelta(seconds=10)
    assert stamping.tick(now + timedelta(seconds=1)) == 0

"""The signed daily files: together they are the log, each is made once, and a stranger can check it."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.portal.open import daily
from ggzy_core.daily import DailyProblem, check
from ggzy_core.tlog.errors import NoteError
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.people import somebody

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(daily, "folder", lambda: tmp_path / "daily")
    return tmp_path / "daily"


@pytest.fixture
def real(monkeypatch):
    """Sets real time: `real(day, hour)`, in March 2026, China."""

    def at(day: int, hour: int = 12, minute: int = 0) -> None:
        monkeypatch.setattr(clock, "real", lambda: datetime(2026, 3, day, hour - 8, minute, tzinfo=UTC) if hour >= 8
                            else datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8))  # fmt: skip

    at(2)
    return at


def three_days(real):
    real(2)
    put_up()
    settle()
    real(3)
    listing = put_up()
    perform("listing.offer", somebody(1, Role.BIDDER), listing, {"amount": "100000"})
    settle()
    real(5)
    put_up()
    settle()
    real(6)


def lines(day: int):
    raw = gzip.decompress((daily.folder() / f"2026-03-0{day}.ndjson.gz").read_bytes())
    return [json.loads(line) for line in raw.splitlines()]


def test_all_days_together_are_the_log_without_a_gap(real):
    three_days(real)
    made = daily.make(date(2026, 3, 5))
    assert [one.day.day for one in daily.days()] == [5, 4, 3, 2]
    everything = [line for day in (2, 3, 4, 5) for line in lines(day)]
    assert [line["leaf"] for line in everything] == list(Entry.objects.order_by("id").values_list("leaf", flat=True))
    assert lines(4) == []
    assert made.next == len(everything)


def test_made_again_from_the_log_it_is_the_same_byte_for_byte(real, own_folder, tmp_path, monkeypatch):
    three_days(real)
    daily.make(date(2026, 3, 5))
    first = {path.name: path.read_bytes() for path in own_folder.iterdir()}
    monkeypatch.setattr(daily, "folder", lambda: tmp_path / "again")
    daily.make(date(2026, 3, 3))
    daily.make(date(2026, 3, 5))
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == first


def test_a_stranger_checks_it_with_the_public_key_alone(real):
    three_days(real)
    daily.make(date(2026, 3, 3))
    fetched = []
    for name in ("2026-03-03.manifest", "2026-03-03.ndjson.gz"):
        answer = Client().get(f"/open/daily/{name}")
        assert "immutable" in answer["Cache-Control"]
        fetched.append(b"".join(answer.streaming_content))
    told = check(*fetched, signer().vkey)
    assert (told.day, told.next - told.first) == (date(2026, 3, 3), len(lines(3)))


@pytest.mark.parametrize("broken", ["manifest", "file", "both", "swapped"])
def test_a_changed_file_is_found_out(real, broken):
    three_days(real)
    daily.make(date(2026, 3, 3))
    manifest, file = ((daily.folder() / f"2026-03-03{suffix}").read_bytes() for suffix in (".manifest", ".ndjson.gz"))
    if broken in ("manifest", "both"):
        manifest = manifest.replace(b"first 1", b"first 0")
    if broken in ("file", "both"):
        file = gzip.compress(gzip.decompress(file).replace(b"100000", b"900000"))
    if broken == "swapped":
        file = (daily.folder() / "2026-03-02.ndjson.gz").read_bytes()
    with pytest.raises((DailyProblem, NoteError)):
        check(manifest, file, signer().vkey)


def test_each_manifest_names_the_day_before(real):
    import hashlib

    three_days(real)
    daily.make(date(2026, 3, 4))
    newest, before, first = daily.days()
    assert first.previous == "-"
    for later, earlier in ((newest, before), (before, first)):
        raw = (daily.folder() / f"{earlier.day}.manifest").read_bytes()
        assert later.previous == hashlib.sha256(raw).hexdigest()


def test_a_day_that_is_not_over_or_not_taken_in_is_not_made(real):
    put_up()
    with pytest.raises(daily.NotYet, match="尚未结束"):
        daily.make(date(2026, 3, 2))
    real(3, 0, 5)
    with pytest.raises(daily.NotYet, match="尚未收录"):
        daily.make(date(2026, 3, 2))
    settle()
    assert daily.make(date(2026, 3, 2)).next == 1


def test_an_entry_stamped_before_one_that_went_ahead_of_it_belongs_to_the_later_day(real):
    """Clocks of two processes differ a little around midnight; the log's order decides."""
    real(3, 0, 0)
    put_up()
    real(2, 23, 59)
    put_up()
    settle()
    real(4)
    daily.make(date(2026, 3, 3))
    assert [one.day.day for one in daily.days()] == [3]
    assert len(lines(3)) == 2


def test_the_command_makes_and_checks(real, capsys):
    three_days(real)
    call_command("daily", date="2026-03-03")
    call_command("daily", date="2026-03-03", check=True)
    assert "records" in capsys.readouterr().out
    (daily.folder() / "2026-03-03.ndjson.gz").write_bytes(b"")
    for words in ({"date": "2026-03-03", "check": True}, {"date": "gestern"}, {"date": "2026-03-04", "check": True}):
        with pytest.raises(CommandError):
            call_command("daily", **words)


@pytest.mark.parametrize("name", ["..%2Fkeys", "2026-03-03.ndjson", ".manifest", "2026-03-03.manifest.tmp", "x"])
def test_nothing_else_is_served_from_the_folder(name):
    assert Client().get(f"/open/daily/{name}").status_code == 404

"""Before the opening nothing tells who has bid, how many, or what: not the log, not the database, not a file, no line.

Looked at are the bytes themselves. Organisations, people and certificates are registered in the clear, bid or no bid:
what counts is that bidding adds no trace of them.
"""

import base64
import hashlib
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.documents import uploads
from ggzy.foundation.documents.models import Upload, UploadPart
from ggzy.foundation.documents.stored import exists
from ggzy.foundation.journal import sequencer
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import receipt
from ggzy.foundation.journal.sequencer import folder, settle
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.slots import leaf_entry
from tests.ggzy.trading import stage, trustees

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
PRICE = "8765432.10"


def upload(who, package: Path) -> str:
    """The whole way in, as a bidder's program goes it: in parts."""
    data = package.read_bytes()
    key = uploads.begin(who.session, len(data), hashlib.sha256(data).hexdigest(), ("ggzybid",))
    for at in range(0, len(data), 9000):
        uploads.append(who.session, key, at, data[at : at + 9000])
    return uploads.finish(who.session, key, ("ggzybid",)).sha256


def bid(city, lot, who):
    package = upload(who, stage.sealed(city, lot, who, PRICE))
    return perform("bid.submit", who.session, lot, {"package": package})


def offered(who) -> list[bytes]:
    """What would tell of an offer: before the opening it stands nowhere at all."""
    return [word.encode() for word in (PRICE, "876543210", "8,765,432", "执照.txt", "示例营业执照")]


def named(who) -> list[bytes]:
    """What would tell of a bidder."""
    assert who.party.name in who.credential.x509.subject.rfc4514_string()
    plain = [word.encode() for word in (who.party.uscc, who.party.name, who.credential.fingerprint)]
    return [*plain, who.credential.certificate, base64.b64encode(who.credential.certificate)]


def files() -> bytes:
    """Every byte of the node's files: documents, journal, logs, and the database with its freed pages."""
    return b"\n".join(path.read_bytes() for path in sorted(Path(settings.GGZY_DATA).rglob("*")) if path.is_file())


def tables() -> bytes:
    """Every value of every table. (In the database's file, pages that move would count a row twice.)"""
    held = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            for value in (value for row in cursor.fetchall() for value in row):
                held.append(bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode())
    return b"\n".join(held)


def documents() -> bytes:
    """Every other file with its name; of the log each leaf once, because unfinished bundles repeat what stands."""
    paths = [path for path in sorted(Path(settings.GGZY_DATA).rglob("*")) if path.is_file()]
    kept = [path for path in paths if "sqlite3" not in path.name and folder() not in path.parents]
    return b"\n".join([*(str(path).encode() + path.read_bytes() for path in kept), *TileFolder(folder()).entries()])


@pytest.fixture
def clean(record):
    """What earlier tests of this process left: documents, freed pages."""
    shutil.rmtree(Path(settings.GGZY_DATA, "documents"), ignore_errors=True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.usefixtures("clean")
def test_no_byte_the_node_wrote_tells_who_bid_or_what(caplog, capfd):
    city = stage.build()
    lot = stage.published(city)
    settle()
    before = tables(), documents()
    for who in city.bidders:
        perform("file.take", who.session, lot)
        perform("question.ask", who.session, lot, {"text": "招标文件第三章是否有误？"})
        bid(city, lot, who)
        bid(city, lot, who)
        for number in (1, 2, 3):
            trustees.acknowledge(city, lot, who, number)
        perform("bid.status", who.session, lot)
    perform("bid.withdraw", city.bidders[0].session, lot)
    settle()
    after, said = (tables(), documents()), ("".join(capfd.readouterr()) + caplog.text).encode()
    for who in city.bidders:
        for trace in offered(who):
            assert trace not in files() + after[0] + said, f"{trace!r} stands on the node"
        for trace in named(who):
            for then, now in zip(before, after, strict=True):
                assert now.count(trace) <= then.count(trace), f"bidding left {trace[:40]!r} on the node"
            assert trace not in said


def test_an_upload_keeps_neither_its_owner_nor_its_parts():
    city = stage.build(bidders=1)
    lot = stage.published(city)
    who, before = city.bidders[0], stored_packages()
    bid(city, lot, who)
    assert UploadPart.objects.count() == 0
    owners = {one.owner for one in Upload.objects.all()}
    assert who.session.who not in str(owners)
    assert stored_packages() == before, "a package names its bidder"


def stored_packages() -> int:
    found = Path(settings.GGZY_DATA, "documents").rglob("*")
    return sum(b"header.cms" in path.read_bytes()[:65536] for path in found if path.is_file())


def test_a_package_that_was_never_lodged_is_swept_away(monkeypatch):
    """It came too late, or its bidder thought better of it: it names the bidder, and nobody needs it."""
    city = stage.build(bidders=1)
    lot = stage.published(city)
    stored = upload(city.bidders[0], stage.sealed(city, lot, city.bidders[0]))
    uploads.sweep()
    assert exists(stored)
    later = clock.real() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "real", lambda: later)
    uploads.sweep()
    assert not exists(stored)


def public_files() -> dict[str, int]:
    """What anybody may fetch of the journal: names and lengths."""
    return {
        str(path.relative_to(folder())): path.stat().st_size
        for path in sorted(folder().rglob("*"))
        if path.is_file() and path.name != "writer.lock"
    }


def run_of_slots(monkeypatch, bids: int) -> tuple[list[bytes], list[str]]:
    """Four slots of one window, `bids` lodged in the second: the public leaves of it, and the bidders' receipts."""
    city = stage.build(bidders=max(bids, 1))
    lot = stage.published(city)
    settle()
    begun = TileFolder(folder()).size
    before = list(TileFolder(folder()).entries())
    real = [clock.real()]
    monkeypatch.setattr(clock, "real", lambda: real[0])
    entries = []
    for slot in range(4):
        if slot == 1:
            entries = [bid(city, lot, who).entry for who in city.bidders[:bids]]
        real[0] += sequencer.slot_length()
        with sequencer.sole_writer() as writer:
            writer.step()
    receipts = [receipt(entry) for entry in entries]
    log = TileFolder(folder())
    assert [log.entry(index) for index in range(begun)] == before
    return [log.entry(index) for index in range(begun, log.size)], receipts


@pytest.mark.parametrize("bids", [0, 1, 20])
def test_a_slot_looks_the_same_with_none_one_and_twenty_bids(monkeypatch, bids):
    leaves, receipts = run_of_slots(monkeypatch, bids)
    empty = len(leaf_entry("2026-03-02T01:00:00.000Z", bytes(32)))
    assert [len(leaf) for leaf in leaves] == [empty] * 4
    lengths = [len(text) for text in receipts]
    assert max(lengths, default=0) - min(lengths, default=0) <= 4  # the digits of a place in the slot, in base64
    log = TileFolder(folder())
    entries = [len(entry) + 2 for entry in log.entries()]
    for name, length in public_files().items():
        width = int(name.rpartition("/")[2]) if ".p/" in name else 256
        if name.startswith("tile/entries"):
            assert length == sum(entries[:width])
        elif name.startswith("tile/"):
            assert length == 32 * width
        else:
            assert name == "checkpoint"


def test_a_window_without_bids_and_one_with_bids_close_alike_in_public(monkeypatch):
    """Up to the deadline the last public word is the same; only the number at the close speaks (and it says none)."""
    city = stage.build()
    lot = stage.published(city)
    for who in city.bidders:
        bid(city, lot, who)
    clock.forward(timedelta(days=21) + GRACE)
    run_due()
    closing = Entry.objects.get(act="bidding.close")
    assert "bids" not in closing.body
    assert "count" not in closing.body


def test_the_trustees_parcels_name_no_bidder():
    city = stage.build()
    lot = stage.published(city)
    for who in city.bidders:
        bid(city, lot, who)
    got = perform("share.collect", city.trustees[0].session, lot).result
    assert len(got["parcels"]) == 3
    for parcel in got["parcels"].values():
        data = base64.b64decode(parcel)
        for who in city.bidders:
            for trace in (*named(who), *offered(who)):
                assert trace not in data

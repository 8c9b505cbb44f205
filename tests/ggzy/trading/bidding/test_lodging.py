"""Bids that may not be lodged: each refused in words, with nothing changed; and those that may."""

import io
import shutil
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ggzy.foundation.acts import perform
from ggzy.foundation.documents import uploads
from ggzy.foundation.documents.stored import exists, store
from ggzy.foundation.identity import certificates
from ggzy.foundation.journal.receipts import receipt
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.foundation.refusal import Refusal
from ggzy.trading.bidding.models import Bid
from ggzy.trading.bidding.queries import own_bid, standing_bids
from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.credential import Credential
from ggzy_core.sealing.lot import LotCard, Trustee
from ggzy_core.sealing.package import write_package
from ggzy_core.tlog.note import Signer
from ggzy_core.tlog.receipt import verify_receipt
from tests.ggzy.trading import stage, trustees
from tests.sample import authority, trust
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def city():
    return stage.build(bidders=2)


@pytest.fixture
def lot(city):
    return stage.published(city)


def lodge(lot, who, package: Path | bytes):
    data = package if isinstance(package, bytes) else package.read_bytes()
    stored = store(io.BytesIO(data), ("ggzybid",))
    return perform("bid.submit", who.session, lot, {"package": stored.sha256})


def sealed_folder(city, lot, who) -> Path:
    return city.packages[f"{lot.matter.code}/{who.party.uscc}"]


def sealed_with(city, lot, who, credential: Credential) -> Path:
    other = stage.Actor(who.session, credential)
    return stage.sealed(city, lot, other)


# --- whose, for what, sealed to whom ---------------------------------------------------------------------------------
def test_a_bid_signed_by_somebody_else_is_refused(city, lot):
    package = stage.sealed(city, lot, city.bidders[1])
    with refused("P-OTHER-PARTY", status=403) as told:
        lodge(lot, city.bidders[0], package)
    assert told.value.facts["signer"] == city.bidders[1].party.uscc


def test_a_bid_sealed_for_another_lot_is_refused(city, lot):
    package = stage.sealed(city, lot, city.bidders[0])
    stage.clock.forward(timedelta(days=1))  # the room is taken that day
    other = stage.published(city)
    with refused("P-OTHER-LOT", status=422) as told:
        lodge(other, city.bidders[0], package)
    assert told.value.facts == {"found": lot.matter.code, "wanted": other.matter.code}


def card_with(lot, threshold=3, trustees=None) -> LotCard:
    card = stage.card(lot)
    return LotCard(
        tender=card.tender, lot=card.lot, name=card.name, threshold=threshold, trustees=trustees or card.trustees
    )


@pytest.mark.parametrize("other", ["one of its own", "order", "threshold 4", "threshold 5"])
def test_a_bid_sealed_to_other_trustees_or_another_threshold_is_refused(city, lot, monkeypatch, other):
    """With five of five, one who is missing closes it for ever. (Fewer than half is refused by the format.)"""
    seats = stage.card(lot).trustees
    certs = [seat.certificate for seat in seats]
    if other == "one of its own":
        certs[2] = city.bidders[0].credential.certificate
    if other == "order":
        certs[0], certs[1] = certs[1], certs[0]
    named = tuple(Trustee(number=n, name=f"托管人{n}", certificate=der) for n, der in enumerate(certs, 1))
    threshold = int(other[-1]) if other.startswith("threshold") else 3
    card = card_with(lot, threshold, named)
    monkeypatch.setattr(stage, "card", lambda lot: card)
    package = stage.sealed(city, lot, city.bidders[0])
    with refused("P-OTHER-TRUSTEES", status=422):
        lodge(lot, city.bidders[0], package)


# --- twice, withdrawn, again -----------------------------------------------------------------------------------------
def test_a_later_bid_replaces_the_first_whose_receipt_still_holds(city, lot):
    who = city.bidders[0]
    first = lodge(lot, who, stage.sealed(city, lot, who, "9000000.00"))
    second = lodge(lot, who, stage.sealed(city, lot, who, "8000000.00"))
    assert [bid.pk for bid in standing_bids(lot)] == [second.result.pk]
    settle()
    for done in (first, second):
        verdict = verify_receipt(receipt(done.entry), signer().vkey)
        assert verdict.ok, verdict.steps
    assert Bid.objects.count() == 2, "the first stays as evidence"


def test_the_same_package_twice_is_two_bids_of_which_the_later_counts(city, lot):
    who = city.bidders[0]
    package = stage.sealed(city, lot, who)
    lodge(lot, who, package)
    lodge(lot, who, package)
    assert len(standing_bids(lot)) == 1


def test_the_same_bid_asked_for_again_with_its_key_is_one_bid(city, lot):
    """The first answer was lost on the way. The stored package is gone by then: it names the bidder."""
    who = city.bidders[0]
    stored = store(io.BytesIO(stage.sealed(city, lot, who).read_bytes()), ("ggzybid",))
    first = perform("bid.submit", who.session, lot, {"package": stored.sha256}, key="k")
    assert not exists(stored.sha256)
    again = perform("bid.submit", who.session, lot, {"package": stored.sha256}, key="k")
    assert (again.repeated, again.result) == (True, first.result)


def test_a_bid_withdrawn_stands_no_more_and_may_be_lodged_again(city, lot):
    who = city.bidders[0]
    lodge(lot, who, stage.sealed(city, lot, who))
    perform("bid.withdraw", who.session, lot)
    assert standing_bids(lot) == []
    with refused("P-NO-BID"):
        perform("bid.withdraw", who.session, lot)
    assert perform("bid.status", who.session, lot).result["state"] == "withdrawn"
    lodge(lot, who, stage.sealed(city, lot, who))
    assert len(standing_bids(lot)) == 1


# --- in time ---------------------------------------------------------------------------------------------------------
def test_one_second_late_is_late_and_in_time_is_in_time_however_long_the_door_takes(city, lot):
    first, second = city.bidders
    packages = [stage.sealed(city, lot, who) for who in city.bidders]
    stage.clock.forward(timedelta(days=21) - timedelta(seconds=2))
    in_time = stage.Actor(second.session.arriving(), second.credential)
    stage.clock.forward(timedelta(seconds=3))
    with refused("P-DEADLINE") as told:
        lodge(lot, first, packages[0])
    assert "截止" in told.value.what.zh
    assert lodge(lot, in_time, packages[1]).result.arrived == in_time.session.arrived
    with refused("P-DEADLINE"):
        perform("bid.withdraw", second.session, lot)


def test_a_late_bid_is_not_even_taken_apart(city, lot):
    """What is refused leaves nothing of the bid among the documents."""
    package = stage.sealed(city, lot, city.bidders[0])
    body = (sealed_folder(city, lot, city.bidders[0]) / "body.age").read_bytes()
    stage.clock.forward(timedelta(days=22))
    with pytest.raises(Refusal):
        lodge(lot, city.bidders[0], package)
    import hashlib

    assert not exists(hashlib.sha256(body).hexdigest())


# --- altered ---------------------------------------------------------------------------------------------------------
def flipped(data: bytes, at: int) -> bytes:
    changed = bytearray(data)
    changed[at] ^= 1
    return bytes(changed)


@pytest.mark.parametrize("part", ["header.json", "header.cms", "own.cms", "share_4.cms", "body.age"])
def test_a_part_with_one_byte_changed_is_named(city, lot, part):
    who = city.bidders[0]
    stage.sealed(city, lot, who)
    home = sealed_folder(city, lot, who)
    whole = (home / part).read_bytes()
    tampered = home.parent / "tampered"
    shutil.copytree(home, tampered)
    (tampered / part).write_bytes(flipped(whole, len(whole) // 2))
    target = home.parent / "bad.ggzybid"
    try:
        write_package(tampered, target)
    except ValueError:  # a header that is no header any more is not even packed: put it in by hand
        write_package(home, target)
        target.write_bytes(target.read_bytes().replace(whole, flipped(whole, len(whole) // 2)))
    with refused("P-UPLOAD-KIND", status=415) as told:
        lodge(lot, who, target)
    named = {"header.json": ("header.json", "header.cms"), "header.cms": ("header.cms",)}
    assert told.value.facts["part"] in named.get(part, (part,))


@pytest.mark.parametrize("garbage", [b"", b"PK\x03\x04 no package", b"\x00" * 10240])
def test_what_is_no_package_is_refused(city, lot, garbage):
    with refused("P-UPLOAD-SIZE" if not garbage else "P-UPLOAD-KIND"):
        lodge(lot, city.bidders[0], garbage)


def test_a_package_cut_short_is_refused(city, lot):
    whole = stage.sealed(city, lot, city.bidders[0]).read_bytes()
    for length in (600, len(whole) // 2, len(whole) - 1024):
        with pytest.raises(Refusal) as told:
            lodge(lot, city.bidders[0], whole[:length])
        assert told.value.rule in ("P-ENVELOPE-FORM", "P-UPLOAD-KIND")
    assert Bid.objects.count() == 0


def test_a_package_with_a_member_too_many_is_refused(city, lot):
    package = stage.sealed(city, lot, city.bidders[0])
    with tarfile.open(package, "a") as archive:
        info = tarfile.TarInfo("../../evil.txt")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"evil"))
    with pytest.raises(Refusal) as told:
        lodge(lot, city.bidders[0], package)
    assert told.value.rule in ("P-ENVELOPE-FORM", "P-UPLOAD-KIND")


def test_an_upload_over_the_limit_is_refused_at_once_and_while_it_comes(city, lot, settings):
    package = stage.sealed(city, lot, city.bidders[0]).read_bytes()
    settings.GGZY_BID_LIMIT = len(package) - 1
    with refused("P-UPLOAD-SIZE") as told:
        uploads.begin(city.bidders[0].session, len(package), "0" * 64, ("ggzybid",))
    assert str(told.value.remedy) or told.value.facts
    with refused("P-UPLOAD-SIZE"):
        lodge(lot, city.bidders[0], package)


def test_half_an_upload_is_no_bid_and_goes_on_where_it_stopped(city, lot):
    import hashlib

    who, package = city.bidders[0], stage.sealed(city, lot, city.bidders[0]).read_bytes()
    digest = hashlib.sha256(package).hexdigest()
    key = uploads.begin(who.session, len(package), digest, ("ggzybid",))
    uploads.append(who.session, key, 0, package[:5000])
    with refused("P-UPLOAD-PART"):
        uploads.finish(who.session, key, ("ggzybid",))
    with refused("P-UNKNOWN"):
        perform("bid.submit", who.session, lot, {"package": digest})
    with refused("P-UNKNOWN"):
        uploads.append(city.bidders[1].session, key, 5000, package[5000:])
    assert uploads.status(who.session, key).offset == 5000
    uploads.append(who.session, key, 5000, package[5000:])
    assert uploads.finish(who.session, key, ("ggzybid",)).sha256 == digest
    perform("bid.submit", who.session, lot, {"package": digest})
    assert len(standing_bids(lot)) == 1


# --- certificates ----------------------------------------------------------------------------------------------------
DAY = timedelta(days=1)
NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("code", "since", "until"),
    [("expired", NOW - 9 * DAY, NOW - DAY), ("not_yet_valid", NOW + DAY, NOW + 9 * DAY)],
)
def test_a_certificate_out_of_its_time_is_refused(city, lot, code, since, until):
    who = city.bidders[0]
    credential = authority().issue(who.party.name, who.party.uscc, None, since, until)
    package = sealed_with(city, lot, who, credential)
    with refused("P-CERTIFICATE", status=403) as told:
        lodge(lot, who, package)
    assert told.value.facts["code"] == code


def test_a_certificate_of_an_unknown_authority_is_refused(city, lot):
    who = city.bidders[0]
    stranger = SampleAuthority.create("无名").issue(who.party.name, who.party.uscc)
    with refused("P-CERTIFICATE") as told:
        lodge(lot, who, sealed_with(city, lot, who, stranger))
    assert told.value.facts["code"] == "unknown_ca"


def test_a_revoked_certificate_is_refused(city, lot):
    who = city.bidders[0]
    own = SampleAuthority.create("吊销")
    credential = own.issue(who.party.name, who.party.uscc)
    own.revoke(credential.certificate)
    folder = certificates.folder()
    from ggzy_core.certs.authority import pem

    (folder / "r.pem").write_bytes(pem([own.certificate]))
    (folder / "r.crl").write_bytes(own.crl())
    try:
        package = sealed_with(city, lot, who, credential)
        with refused("P-CERTIFICATE") as told:
            lodge(lot, who, package)
        assert told.value.facts["code"] == "revoked"
    finally:
        for name in ("r.pem", "r.crl"):
            (folder / name).unlink()


def test_without_a_revocation_list_nobody_is_believed(city, lot):
    who = city.bidders[0]
    package = stage.sealed(city, lot, who)
    lists = list(certificates.folder().glob("*.crl"))
    for path in lists:
        path.unlink()
    try:
        with refused("P-CERTIFICATE") as told:
            lodge(lot, who, package)
        assert told.value.facts["code"] == "no_revocation_information"
    finally:
        stage.trusted_authorities()
    assert trust().crls


# --- receipts --------------------------------------------------------------------------------------------------------
def test_a_receipt_with_any_one_byte_changed_is_no_receipt(city, lot):
    who = city.bidders[0]
    done = lodge(lot, who, stage.sealed(city, lot, who))
    settle()
    good = receipt(done.entry)
    assert verify_receipt(good, signer().vkey).ok
    lines = good.split("\n")
    for number, line in enumerate(lines):
        if not line:
            continue
        middle = len(line) // 2
        other = "A" if line[middle] != "A" else "B"
        bad = "\n".join([*lines[:number], line[:middle] + other + line[middle + 1 :], *lines[number + 1 :]])
        verdict = verify_receipt(bad, signer().vkey)
        assert not verdict.ok, f"line {number} changed and still good: {line[:60]}"
        assert verdict.steps[-1].zh


def test_a_receipt_of_another_log_is_no_receipt(city, lot):
    who = city.bidders[0]
    done = lodge(lot, who, stage.sealed(city, lot, who))
    settle()
    stranger = Signer.generate(signer().name)
    verdict = verify_receipt(receipt(done.entry), stranger.vkey)
    assert not verdict.ok


# --- trustees before the deadline ------------------------------------------------------------------------------------
def test_a_trustee_acknowledges_once_and_its_own_share_only(city, lot):
    who = city.bidders[0]
    lodge(lot, who, stage.sealed(city, lot, who))
    assert trustees.acknowledge(city, lot, who, 2).number == 2
    with refused("P-DONE"):
        trustees.acknowledge(city, lot, who, 2)
    city.trustees[3], city.trustees[0] = stage.Actor(city.trustees[0].session, city.trustees[3].credential), None
    with refused("P-ROLE", status=403):
        trustees.acknowledge(city, lot, who, 4)


@pytest.mark.parametrize("signed", ["不是签名", "====", "QUJD"])
def test_what_is_no_acknowledgement_is_refused(city, lot, signed):
    who = city.bidders[0]
    lodge(lot, who, stage.sealed(city, lot, who))
    data = {"bid": own_bid(lot, who.party).key, "signed": signed}
    with refused("P-ENVELOPE-FORM" if signed == "QUJD" else "P-SIGNATURE", status=422):
        perform("share.acknowledge", city.trustees[0].session, lot, data)


def test_a_bidder_is_no_trustee(city, lot):
    with refused("P-ROLE", status=403):
        perform("share.collect", city.bidders[0].session, lot)

"""Attacks on sealed bids, each by its name. What a wrong upload, a liar and a late bid meet stands in test_deadline,
test_recovering and test_lodging."""

import base64
import io
import json
from pathlib import Path

import pytest
from django.db import connection

from ggzy.foundation.acts import perform
from ggzy.foundation.documents.stored import open_document, store
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import receipt
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.foundation.journal.verify import verify
from ggzy.trading.bidding.queries import own_bid
from ggzy.trading.projects.exports import card_of
from ggzy_core.sealing import feldman, opening
from ggzy_core.sealing.feldman import ORDER, Share
from ggzy_core.sealing.notice import check_notice
from ggzy_core.sealing.package import read_parcel
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.sealing.share import check_share
from tests.ggzy.trading import stage
from tests.sample import authority
from tests.support.by_hand import by_hand
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def city():
    return stage.build(bidders=1)


@pytest.fixture
def lot(city):
    lot = stage.published(city)
    stage.submit(city, lot, city.bidders[0])
    return lot


def gathered(city, lot, *numbers):
    """What so many trustees hold together before the deadline: their parcels, opened on their own machines."""
    header, shares = None, []
    for number in numbers:
        who = city.trustees[number - 1]
        (parcel,) = perform("share.collect", who.session, lot).result["parcels"].values()
        mine = read_parcel(io.BytesIO(base64.b64decode(parcel)))
        header, shares = mine.header, [*shares, check_share(mine.header, mine.share, who.credential)]
    return header, shares


def through(shares: list[Share], guess: int) -> int:
    """f(5) of the one polynomial of degree 2 through two shares and f(0) = guess."""
    points = [(0, guess), *((one.number, int.from_bytes(one.value, "little")) for one in shares)]
    total = 0
    for x, y in points:
        top = bottom = 1
        for other, _ in points:
            if other != x:
                top, bottom = top * (5 - other) % ORDER, bottom * (x - other) % ORDER
        total += y * top * pow(bottom, -1, ORDER)
    return total % ORDER


def test_two_trustees_collude_and_learn_nothing(city, lot):
    """Their shares fit every key there is, each as well as the others: only the bidder's own commitment tells the right
    one, and from that nobody computes it (a discrete logarithm)."""
    header, shares = gathered(city, lot, 2, 4)
    with pytest.raises(SealingProblem, match="份额不足"):
        opening.recover(header, shares)
    guesses = {through(shares, guess) for guess in range(1, 50)}
    assert len(guesses) == 49, "each guessed key has its own third share: none is excluded"
    for guess in range(1, 50):
        with pytest.raises(SealingProblem):
            opening.check_scalar(header, guess.to_bytes(32, "little"))


def test_three_trustees_collude_documented_limit_and_what_of_it_shows(city, lot):
    """Any three can open a bid early if somebody hands them its body. What shows: each taking of shares stands sealed
    on the record with their name; the body they are never given, it must be taken from the node by its operator."""
    header, shares = gathered(city, lot, 1, 3, 5)
    scalar = opening.recover(header, shares)
    assert scalar == stage.own_scalar(city, lot, city.bidders[0])
    body = own_bid(lot, city.bidders[0].party).package
    for number in (1, 3, 5):
        (parcel,) = perform("share.collect", city.trustees[number - 1].session, lot).result["parcels"].values()
        assert len(base64.b64decode(parcel)) < 20_000, "no body in a parcel"
    collected = Entry.objects.filter(act="share.collect")
    assert collected.count() == 6
    assert {one.until for one in collected} == {"opening"}, "told to everybody at the opening, with who and when"
    with open_document(body) as file:  # the limit: root on the node together with any three
        assert (
            opening.open_body(file, header, scalar, Path(stage.tempfile.mkdtemp()) / "bid").bid.lot == lot.matter.code
        )


def test_a_trustees_certificate_is_swapped_in_the_database_and_everybody_sees_it(city, lot):
    """The administrator puts a certificate of its own in a trustee's seat, to be sent that share."""
    settle()
    notice = receipt(Entry.objects.get(act="notice.publish"))
    good = card_of(lot)
    check_notice(good, notice, signer().vkey)
    own = authority().issue("示例公证处")  # a good certificate, by a recognised authority
    der = own.certificate.hex()
    value = f"X'{der}'" if connection.vendor == "sqlite" else f"'\\x{der}'"
    by_hand(
        f"UPDATE projects_trusteeseat SET certificate = {value}, fingerprint = '{own.fingerprint}' WHERE number = 4"
    )
    bad = card_of(lot)
    assert bad.trustees[3].fingerprint == own.fingerprint
    with pytest.raises(SealingProblem) as told:
        check_notice(bad, notice, signer().vkey)
    assert told.value.name == "swapped-trustee"
    assert "第 4 号托管人" in told.value.zh
    report = verify()
    assert not report.holds
    assert "trusteeseat" in str(report.first)


@pytest.mark.parametrize("case", ["another act", "another tender", "fewer named", "forged"])
def test_a_notice_that_is_not_this_tenders_proves_no_card(city, lot, case):
    settle()
    card, notice = card_of(lot), Entry.objects.get(act="notice.publish")
    text = receipt(Entry.objects.get(act="entry.accept") if case == "another act" else notice)
    if case == "another tender":
        card = card.model_copy(update={"tender": "T20260101-00000000"})
    if case == "fewer named":
        card = card.model_copy(update={"trustees": card.trustees[:4]})
    if case == "forged":
        lines = text.splitlines(keepends=True)
        place = next(n for n, line in enumerate(lines) if line.startswith("extra "))
        lines[place] = lines[place].replace("A", "B", 1)
        text = "".join(lines)
    with pytest.raises(SealingProblem) as told:
        check_notice(card, text, signer().vkey)
    assert told.value.name == ("bad-notice" if case == "forged" else "swapped-trustee")


def test_a_bid_sealed_to_a_swapped_certificate_is_refused_at_the_door(city, lot, monkeypatch):
    own = authority().issue("示例公证处")
    card = stage.card(lot)
    seats = list(card.trustees)
    seats[3] = seats[3].model_copy(update={"certificate": own.certificate})
    monkeypatch.setattr(stage, "card", lambda lot: card.model_copy(update={"trustees": tuple(seats)}))
    package = stage.sealed(city, lot, city.bidders[0])
    stored = store(io.BytesIO(package.read_bytes()), ("ggzybid",))
    with refused("P-OTHER-TRUSTEES", status=422):
        perform("bid.submit", city.bidders[0].session, lot, {"package": stored.sha256})


def test_a_falsified_share_opens_nothing_even_among_good_ones(city, lot):
    header, shares = gathered(city, lot, 1, 2, 3)
    false = [*shares[:2], Share(3, feldman.random_scalar())]
    with pytest.raises(SealingProblem) as told:
        opening.recover(header, false)
    assert told.value.part == "share_3"
    assert json.loads(header.to_json())["ctx"]["threshold"] == 3

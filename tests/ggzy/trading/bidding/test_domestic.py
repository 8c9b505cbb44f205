"""A lot sealed in the domestic profile, from its file to the opened bid."""

import io

import pytest

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.documents.stored import store
from ggzy.foundation.identity import certificates
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.trading.bidding.exports import read_out
from ggzy.trading.bidding.models import OpenedBid
from ggzy.trading.bidding.queries import own_bid
from ggzy.trading.projects.exports import card_of
from ggzy_core.certs import sm2
from ggzy_core.certs.authority import pem
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from ggzy_core.sealing.identity import SM_SUITE
from ggzy_core.sealing.published import check, holds
from tests.ggzy.trading import stage, trustees
from tests.support.unchanged import refused

pytestmark = [
    pytest.mark.both,
    pytest.mark.usefixtures("record"),
    pytest.mark.skipif(not sm2.available(), reason="this machine's libcrypto has no SM2"),
]


@pytest.fixture
def authority():
    """A domestic authority that the node accepts."""
    made, folder = SampleSm2Authority.create("丙"), certificates.folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sm.pem").write_bytes(pem([made.certificate]))
    (folder / "sm.crl").write_bytes(made.crl())
    yield made
    for name in ("sm.pem", "sm.crl"):
        (folder / name).unlink()


def domestic(actor: stage.Actor, authority: SampleSm2Authority) -> stage.Actor:
    """The same person with an SM2 certificate, bound."""
    person, party = actor.session.person, actor.party
    credential = authority.issue(party.name, party.uscc, "示例经办人", receives=True)
    data = {"person": person.key, "certificate": pem([credential.certificate]).decode()}
    perform("certificate.bind", operator_session(), data=data)
    return stage.Actor(session_for(person, party, credential.fingerprint), credential)


@pytest.fixture
def city(authority):
    city = stage.build()
    city.trustees = [domestic(one, authority) for one in city.trustees]
    city.bidders = [domestic(one, authority) for one in city.bidders]
    return city


@pytest.fixture
def lot(city, monkeypatch):
    lot = stage.published(city, sealing="domestic")
    monkeypatch.setattr(stage, "card", card_of)
    return lot


def test_a_lot_in_the_domestic_profile_is_bid_on_acknowledged_and_opened_both_ways(city, lot):
    assert card_of(lot).suite == SM_SUITE
    for who in city.bidders:
        stage.submit(city, lot, who)
        for number in (1, 2, 3):
            trustees.acknowledge(city, lot, who, number)
    assert perform("bid.status", city.bidders[0].session, lot).result["secure"] is True
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    for who in city.bidders[:2]:
        stage.reveal(city, lot, who)
    absent = city.bidders[2]
    for number in (2, 3, 5):
        trustees.reveal(city, lot, absent, number)
    perform("bid.open", city.centre.session, lot, {"bid": own_bid(lot, absent.party).key})
    assert set(OpenedBid.objects.values_list("state", flat=True)) == {"opened"}
    assert holds(check(read_out(lot), lot.matter.code))
    settle()
    assert verify().holds


def test_a_bid_sealed_in_the_other_profile_is_refused(city, lot, monkeypatch):
    card = card_of(lot)
    other = type(card).model_fields["suite"].default
    monkeypatch.setattr(stage, "card", lambda lot: card.model_copy(update={"suite": other}))
    package = stage.sealed(city, lot, city.bidders[0])
    stored = store(io.BytesIO(package.read_bytes()), ("ggzybid",))
    with refused("P-SEALING", status=422):
        perform("bid.submit", city.bidders[0].session, lot, {"package": stored.sha256})


def test_a_domestic_file_with_trustees_who_have_no_sm2_certificate_is_refused():
    city = stage.build()
    with refused("P-SEALING") as told:
        stage.enter(city, sealing="domestic")
    assert told.value.facts["numbers"] == "1、2、3、4、5"

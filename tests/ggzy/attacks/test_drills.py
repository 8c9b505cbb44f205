"""Loss drills of keys that are not the node's own: what docs/how-to/keys.md tells people to do works."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.trading.bidding.models import OpenedBid
from ggzy.trading.bidding.queries import own_bid
from tests.ggzy.trading import stage, trustees

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_drill_lost_bidder_token_and_two_lost_trustees():
    """The bidder's token is lost and two trustees lost theirs: the other three open the bid, and everybody can check it."""
    city = stage.build(bidders=3)
    lot = stage.published(city)
    for who in city.bidders:
        stage.submit(city, lot, who)
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    lost, *others = city.bidders
    for who in others:
        stage.reveal(city, lot, who)
    for number in (2, 4, 5):
        trustees.reveal(city, lot, lost, number)
    perform("bid.open", city.centre.session, lot, {"bid": own_bid(lot, lost.party).key})
    opened = OpenedBid.objects.get(lot=lot, uscc=lost.party.uscc)
    assert (opened.state, opened.how) == ("opened", "trustees")


def test_drill_lost_trustee_certificate_counts_for_tenders_to_come():
    """A new certificate is bound: the next tender seals to it, and the one under way keeps the one it was announced with."""
    city = stage.build(bidders=0)
    running = stage.published(city)
    trustee = city.trustees[0]
    before = running.tender.trustees.get(organisation=trustee.party).fingerprint
    fresh = stage.authority().issue(trustee.party.name, trustee.party.uscc, "示例经办人")
    pem = fresh.x509.public_bytes(stage._pem()).decode()
    data = {"person": trustee.session.person.key, "certificate": pem}
    perform("certificate.bind", operator_session(), data=data)
    assert (
        running.tender.trustees.get(organisation=trustee.party).fingerprint == before == trustee.credential.fingerprint
    )
    stage.clock.forward(timedelta(days=1))
    following = stage.enter(city)
    assert following.tender.trustees.get(organisation=trustee.party).fingerprint == fresh.fingerprint

"""Who may hold the shares: five kinds, five organisations, each by its own custodian's certificate."""

import json

import pytest

from ggzy.foundation.acts import Role
from ggzy.foundation.acts.registry import find
from ggzy.foundation.journal.models import Entry
from ggzy.trading.projects.exports import card_of
from ggzy.trading.projects.models import TrusteeSeat
from tests.ggzy.people import organisation
from tests.ggzy.trading import stage
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
KINDS = ["tenderer", "centre", "supervisor", "notary", "bank"]


def test_the_notice_says_of_each_trustee_which_kind_it_is_and_the_card_too():
    city = stage.build()
    lot = stage.published(city)
    said = json.loads(Entry.objects.get(act="notice.publish").body)["data"]
    assert said["holders"] == KINDS
    assert said["trustees"] == [one.credential.fingerprint for one in city.trustees]
    assert [one.kind for one in card_of(lot).trustees] == KINDS


@pytest.mark.parametrize("instead", ["another of a kind", "of no kind", "one twice", "another tenderer"])
def test_fewer_than_five_kinds_of_five_organisations_are_refused(instead):
    city = stage.build()
    others = {
        "another of a kind": organisation(12, Role.NOTARY, Role.TRUSTEE),
        "of no kind": organisation(13, Role.BIDDER, Role.TRUSTEE),
        "another tenderer": organisation(14, Role.TENDERER, Role.TRUSTEE),
        "one twice": city.trustees[3].party,
    }
    if instead == "one twice":
        city.trustees[2] = city.trustees[3]
    else:
        place = 0 if instead == "another tenderer" else 4
        city.trustees[place] = stage.actor(0, Role.TRUSTEE, party=others[instead])
    with refused("P-HOLDERS") as told:
        stage.enter(city)
    assert told.value.facts["limit"] == 5
    assert told.value.facts["missing"]


def test_more_than_five_may_hold_when_all_kinds_are_there():
    city = stage.build()
    city.trustees.append(stage.actor(0, Role.TRUSTEE, party=organisation(13, Role.AGENCY, Role.TRUSTEE)))
    stage.enter(city, threshold=4)
    assert list(TrusteeSeat.objects.order_by("number").values_list("kind", flat=True)) == [*KINDS, ""]


def test_shares_go_to_the_custodians_own_key_and_never_to_anothers_of_the_same_house():
    """The centre's clerk has a certificate too; it was bound later, and it opens nothing."""
    city = stage.build()
    clerk = stage.actor(1, Role.CENTRE, party=city.centre.party)
    lot = stage.published(city)
    held = {one.certificate for one in card_of(lot).trustees}
    assert clerk.credential.certificate not in held
    assert city.trustees[1].credential.certificate in held


def test_a_house_whose_custodian_has_no_certificate_is_refused():
    city = stage.build()
    bare = organisation(15, Role.GUARANTOR, Role.TRUSTEE)
    stage.actor(0, Role.GUARANTOR, party=bare)  # its cashier has one
    city.trustees[4] = stage.Actor(city.trustees[4].session, city.trustees[4].credential)
    object.__setattr__(city.trustees[4].session, "party", bare)
    with refused("P-CERTIFICATE"):
        stage.enter(city)


def test_the_form_proposes_one_of_each_kind():
    city = stage.build()
    stage.actor(0, Role.TRUSTEE, party=organisation(12, Role.NOTARY, Role.TRUSTEE))
    known = find("project.enter").known(city.tenderer.session, None)
    assert known["trustees"] == [one.party.uscc for one in city.trustees]

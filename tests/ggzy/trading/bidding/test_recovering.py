"""A bidder that does not come, trustees that lie or stay away: the bid opens or not, and everybody is named."""

import copy
import json
import subprocess
import tempfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from ggzy.foundation.acts import perform
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.trading.bidding import attendance
from ggzy.trading.bidding.exports import read_out
from ggzy.trading.bidding.models import Misfit, OpenedBid, RevealedShare
from ggzy.trading.bidding.queries import own_bid
from ggzy_core.sealing.published import check, holds
from tests.ggzy.trading import stage, trustees
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def city():
    return stage.build()


@pytest.fixture
def opening(city):
    """Three bids, the opening begun; the third bidder stays away."""
    lot = stage.published(city)
    for who in city.bidders:
        stage.submit(city, lot, who)
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    for who in city.bidders[:2]:
        stage.reveal(city, lot, who)
    return lot


def states(lot) -> list[str]:
    return [one.state for one in attendance.holders(lot)]


def lie(city, lot, absent, number: int) -> None:
    wrong = trustees.share_of(city, lot, city.bidders[0], number)  # its share of another bid
    with pytest.raises(Refusal) as told:
        trustees.reveal(city, lot, absent, number, value=wrong)
    assert told.value.rule == "P-SHARE"


def text_of(document: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(document_bytes(document))
        file.flush()
        try:
            said = subprocess.run(["pdftotext", "-layout", file.name, "-"], capture_output=True, text=True, check=True)
        except FileNotFoundError:
            pytest.skip("needs pdftotext (poppler-utils)")
    return said.stdout.replace("\n", "").replace(" ", "")


def test_a_trustee_that_lies_is_named_on_the_public_record_and_its_share_never_counts(city, opening):
    absent = city.bidders[2]
    lie(city, opening, absent, 2)
    lie(city, opening, absent, 2)  # again: it stands there once
    entry = Entry.objects.get(act="share.misfit")
    said = json.loads(entry.body)["data"]
    assert entry.until == ""
    assert (said["number"], said["trustee"]) == (2, city.trustees[1].party.uscc)
    assert said["certificate"] == city.trustees[1].credential.fingerprint
    assert Misfit.objects.count() == 1
    assert RevealedShare.objects.count() == 0
    assert states(opening) == ["absent", "misfit", "absent", "absent", "absent"]
    (step,) = [one for one in check(read_out(opening)) if "trustee 2" in one.name]
    assert step.ok, "whoever holds it against the commitments finds the same"
    trustees.reveal(city, opening, absent, 2)  # the right one may still follow
    settle()
    assert verify().holds


def test_somebody_without_that_seat_cannot_bring_a_trustee_into_disrepute(city, opening):
    absent = city.bidders[2]
    wrong = trustees.share_of(city, opening, city.bidders[0], 3)
    with refused("P-ROLE", status=403):
        trustees.reveal(city, opening, absent, 3, value=wrong, by=1)
    for who in (city.trustees[2], city.centre, city.tenderer):
        data = {"bid": own_bid(opening, absent.party).key, "number": 3, "value": wrong.hex(), "trustee": "x"}
        with refused("P-ROLE", status=403):
            perform("share.misfit", who.session, opening, data)
    assert Misfit.objects.count() == 0


def test_a_good_share_is_never_recorded_as_a_bad_one(city, opening):
    from ggzy.foundation.acts.session import clock_session

    absent = city.bidders[2]
    value = trustees.share_of(city, opening, absent, 3).hex()
    data = {"bid": own_bid(opening, absent.party).key, "number": 3, "value": value, "trustee": "x"}
    with refused("P-SHARE"):
        perform("share.misfit", clock_session(), opening, data)


def test_who_did_not_come_and_who_lied_stands_in_the_signed_record(city, opening):
    absent = city.bidders[2]
    lie(city, opening, absent, 2)
    for number in (1, 3, 4):
        trustees.reveal(city, opening, absent, number)
    perform("bid.open", city.centre.session, opening, {"bid": own_bid(opening, absent.party).key})
    perform("opening.sign-in", city.trustees[0].session, opening)
    record = perform("opening.record", city.witness.session, opening).result
    assert states(opening) == ["came", "misfit", "came", "came", "absent"]
    said = text_of(record.document)
    for line in (
        "投标人未解密，由第1、3、4号托管人合力开启",
        "投标人自行解密",
        "提交的份额与承诺不符（1份）；未提交有效份额",
        "未到场，未提交份额",
    ):
        assert line in said, said


def test_with_too_few_trustees_the_refusal_says_who_is_missing_and_what_the_procedure_is(city, opening):
    absent = city.bidders[2]
    key = own_bid(opening, absent.party).key
    for number in (1, 4):
        trustees.reveal(city, opening, absent, number)
    with refused("P-QUORUM") as told:
        perform("bid.open", city.centre.session, opening, {"bid": key})
    assert (told.value.facts["need"], told.value.facts["have"]) == (3, 2)
    for number in (2, 3, 5):
        assert city.trustees[number - 1].party.name in told.value.what.zh
    assert "视为撤回" in told.value.remedy.zh
    data = {"bid": key, "fault": False, "reason": "托管人不足开启门限（示例）"}
    perform("bid.void", city.centre.session, opening, data)
    assert OpenedBid.objects.get(bid__key=key).state == "withdrawn"
    perform("opening.record", city.witness.session, opening)
    with refused("P-STAGE"):
        trustees.reveal(city, opening, absent, 2)


def test_a_share_for_a_bid_that_is_open_is_refused(city, opening):
    """Shares are published of what nobody opened, and of nothing else."""
    with refused("P-DONE"):
        trustees.reveal(city, opening, city.bidders[0], 1)


# --- checked by anybody ----------------------------------------------------------------------------------------------
@pytest.fixture
def published(city, opening):
    absent = city.bidders[2]
    for number in (2, 4, 5):
        trustees.reveal(city, opening, absent, number)
    perform("bid.open", city.centre.session, opening, {"bid": own_bid(opening, absent.party).key})
    return json.loads(json.dumps(read_out(opening)))


def test_anybody_recovers_the_key_again_from_what_was_published(published, opening, tmp_path):
    steps = check(published, opening.matter.code)
    assert holds(steps)
    assert any("2, 4, 5" in step.en for step in steps)
    (tmp_path / "opening.json").write_text(json.dumps(published))
    for more in ([], ["--file", str(tmp_path / "opening.json")]):
        out = StringIO()
        call_command("verify_opening", opening.matter.code, "--json", *more, stdout=out)
        assert json.loads(out.getvalue())["verified"] is True


@pytest.mark.parametrize("case", ["scalar", "share", "two shares", "header", "commitments", "accused", "lot", "shape"])
def test_a_published_opening_that_was_tampered_with_does_not_hold(published, opening, case):
    told = copy.deepcopy(published)
    recovered = next(one for one in told if one["how"] == "trustees")
    other = next(one for one in told if one["how"] == "bidder")
    lot = opening.matter.code
    if case == "scalar":
        other["scalar"] = recovered["scalar"]
    elif case == "share":
        recovered["shares"][0]["value"] = recovered["shares"][1]["value"]
    elif case == "two shares":
        recovered["shares"].pop()
    elif case == "header":
        other["header"] = recovered["header"]
    elif case == "commitments":
        points = other["commitments"]["ctx"]["commitments"]
        points[0] = recovered["commitments"]["ctx"]["commitments"][0]
    elif case == "accused":
        other["misfits"] = [dict(recovered["shares"][0])]
        other["misfits"][0]["value"] = "01" + "0" * 62
        recovered["misfits"] = [recovered["shares"][0]]
    elif case == "lot":
        lot = "A01-OTHER"
    else:
        del recovered["shares"]
    steps = check(told, lot)
    assert not holds(steps)
    assert all(step.zh and step.en for step in steps)


def test_the_command_ends_with_one_when_the_opening_does_not_hold(published, opening, tmp_path):
    published[0]["scalar"] = published[1]["scalar"]
    path = Path(tmp_path / "opening.json")
    path.write_text(json.dumps(published))
    with pytest.raises(SystemExit):
        call_command("verify_opening", opening.matter.code, "--file", str(path), stdout=StringIO())

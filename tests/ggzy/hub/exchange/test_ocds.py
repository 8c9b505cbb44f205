"""OCDS of a lot: what libcoveocds and the schema say, and what must not be in it yet."""

from __future__ import annotations

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.hub.exchange.ocds.packages import record_package, release_package
from ggzy.hub.exchange.ocds.releases import compiled, releases_of
from tests.ggzy.hub import played
from tests.ggzy.hub.ocds_peers import unknown_fields, validated
from tests.ggzy.trading import stage
from tests.ggzy.trading.awarded import award

pytestmark = pytest.mark.usefixtures("record")
FAULTS = ("validation_errors", "deprecated_fields", "additional_closed_codelist_values", "additional_checks")


def tags(lot) -> list[str]:
    return [one["tag"][0] for one in releases_of(lot)]


def check(lot, shared_data, tmp_path) -> None:
    """Releases and the compiled one: no error, no field that the extended schema lacks.

    libcoveocds fetches a schema for record packages, so the compiled release goes to it in a release package.
    """
    root = json.loads((shared_data / "ocds" / "release-schema-1.1.5-extended.json").read_text("utf-8"))
    package, record = release_package(lot), record_package(lot)["records"][0]
    assert record["releases"] == package["releases"]
    for one in (package, package | {"releases": [record["compiledRelease"]]}):
        told = validated(one, shared_data, tmp_path)
        assert {name: told.get(name) for name in FAULTS if told.get(name)} == {}
        assert (told.get("extensions") or {}).get("invalid_extension", {}) == {}
        for release in one["releases"]:
            assert unknown_fields(release, root, root) == []


def test_an_opened_lot_is_valid_with_every_bid_and_price(shared_data, tmp_path):
    city, lot = played.opened()
    assert tags(lot) == ["tender", "tenderUpdate"]
    last = releases_of(lot)[-1]
    assert [one["value"]["amount"] for one in last["bids"]["details"]] == [9000000, 9100000, 9200000.5]
    assert last["tender"]["numberOfTenderers"] == 3
    assert {one["name"] for one in last["tender"]["tenderers"]} == {who.party.name for who in city.bidders}
    check(lot, shared_data, tmp_path)


def test_before_the_opening_no_bidder_and_no_count_stands_anywhere():
    city, lot = played.bidding()
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    said = json.dumps([release_package(lot), record_package(lot)], ensure_ascii=False)
    for who in city.bidders:
        assert who.party.name not in said
        assert who.party.uscc not in said
    for word in ("bids", "numberOfTenderers", "tenderers", "statistics"):
        assert f'"{word}"' not in said


def test_a_release_says_for_ever_what_it_said_first():
    city, lot = played.bidding()
    first = releases_of(lot)
    data = {"reason": "示例：澄清工期要求，投标截止时间顺延。", "bid_deadline": clock.now() + timedelta(days=30)}
    perform("clarification.issue", city.tenderer.session, lot, data)
    later = releases_of(lot)
    assert later[:1] == first
    assert tags(lot) == ["tender", "tenderAmendment"]
    changed = later[-1]["tender"]["amendments"][0]
    assert (changed["amendsReleaseID"], changed["releaseID"]) == (first[0]["id"], later[-1]["id"])
    assert later[0]["tender"]["tenderPeriod"] != later[-1]["tender"]["tenderPeriod"]


def test_ids_are_not_used_twice_and_dates_never_run_backwards(monkeypatch):
    the = played.contracted(monkeypatch)
    found = releases_of(the.lot)
    assert len({one["id"] for one in found}) == len(found)
    assert [one["date"] for one in found] == sorted(one["date"] for one in found)


def test_a_contracted_lot_is_valid(monkeypatch, shared_data, tmp_path):
    the = played.contracted(monkeypatch)
    perform("milestone.report", the.bidders[0], the.lot, {"number": 1, "report": "示例：基础完工"})
    perform("milestone.confirm", the.tenderer, the.lot, {"number": 1})
    last = releases_of(the.lot)[-1]
    assert last["tag"] == ["implementation"]
    assert last["contracts"][0]["awardID"] == last["awards"][0]["id"]
    steps = last["contracts"][0]["implementation"]["milestones"]
    assert [one["status"] for one in steps] == ["met", "scheduled"]
    check(the.lot, shared_data, tmp_path)


def test_a_rejected_bid_is_disqualified_once_the_candidates_are_public(monkeypatch):
    the = played.notified(monkeypatch, bidders=4, rejected=1)
    before = {one["tag"][0]: one for one in releases_of(the.lot)}
    states = [one["status"] for one in before["award"]["bids"]["details"]]
    assert states == ["valid", "valid", "valid", "disqualified"]


def test_an_award_given_up_stays_cancelled_beside_the_next(monkeypatch):
    the = played.notified(monkeypatch)
    perform("award.give-up", the.bidders[0], the.lot, {"reason": "示例：无法履约"})
    award(the, rank=2)
    assert tags(the.lot)[-3:] == ["award", "awardCancellation", "award"]
    last = releases_of(the.lot)[-1]
    assert [(one["id"], one["status"]) for one in last["awards"]] == [("award-1", "cancelled"), ("award-2", "active")]


def test_the_compiled_release_holds_the_last_word_of_every_field(monkeypatch):
    the = played.contracted(monkeypatch)
    found = releases_of(the.lot)
    whole = compiled(found)
    assert whole["tag"] == ["compiled"]
    for name in ("tender", "awards", "contracts", "bids", "parties"):
        assert whole[name] == found[-1][name]


def test_what_is_not_public_or_not_there_is_refused_in_words(tmp_path):
    hidden = stage.enter(stage.build())
    for code, word in ((hidden.matter.code, "尚无公开内容"), ("A01-nowhere", "没有标段")):
        for form in ("ocds", "ggzy-xml"):
            with pytest.raises(CommandError, match=word):
                call_command("export", code, format=form, output=tmp_path / "no")
    assert not (tmp_path / "no").exists()


def test_the_command_writes_the_package(tmp_path):
    _, lot = played.bidding()
    out = io.StringIO()
    call_command("export", lot.matter.code, format="ocds", stdout=out)
    assert json.loads(out.getvalue()) == release_package(lot)
    call_command("export", lot.matter.code, format="ocds", output=tmp_path / "r.json", record=True, stdout=out)
    assert json.loads((tmp_path / "r.json").read_bytes()) == record_package(lot)


def test_programs_take_it_from_the_matter():
    _, lot = played.bidding()
    told = Client().get(f"/api/v1/matters/{lot.matter.code}/ocds-releases").json()
    assert told["extensions"]
    assert told["releases"][0]["tender"]["value"]["amount"] == 9800000

"""Every seeded fault is named with field, reason and remedy; what is sound is taken."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.hub.exchange.packages.form import Attachment
from ggzy.hub.exchange.packages.reading import from_zip
from ggzy.hub.exchange.packages.sending import packages_of
from ggzy.hub.exchange.packages.writing import pack, to_xml, to_zip
from ggzy.hub.exchange.standard.forms import time_text
from ggzy.hub.quality.models import ReceivedPackage
from ggzy.hub.quality.queries import scores
from tests.ggzy.hub import played
from tests.ggzy.hub.quality import sending
from tests.ggzy.people import somebody

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_a_lots_own_packages_come_back_without_a_rejection():
    _, lot = played.opened()
    who = sending.sender()
    sent = packages_of(lot)
    assert [one.dataset for one in sent] == [
        "GCJS_PROJECT",
        "GCJS_TENDER_PROJECT",
        "GCJS_SECTION",
        "GCJS_NOTICE",
        "GCJS_OPENING_RECORD",
    ]
    for one in sent:
        told = sending.send(who, one)
        assert [record["faults"] for record in told["records"] if not record["accepted"]] == []
    settle()
    assert verify().holds


def test_a_package_reads_back_as_it_was_written():
    _, lot = played.bidding()
    for one in packages_of(lot):
        assert from_zip(one.name, to_zip(one)) == one
    assert packages_of(lot)[3].attachments[0].content.startswith(b"%PDF")


def test_before_the_opening_no_package_names_a_bidder_or_counts_them():
    city, lot = played.bidding()
    sent = packages_of(lot)
    assert {"GCJS_OPENING_RECORD", "GCJS_WIN_CANDIDATE"}.isdisjoint(one.dataset for one in sent)
    said = b"".join(to_xml(one) for one in sent).decode()
    assert not any(who.party.name in said or who.party.uscc in said for who in city.bidders)


def test_a_contracted_lot_has_candidates_result_and_contract_in_ten_thousands(monkeypatch):
    the = played.contracted(monkeypatch)
    sent = {one.dataset: one for one in packages_of(the.lot)}
    assert [one["WIN_CANDIDATE_ORDER"] for one in sent["GCJS_WIN_CANDIDATE"].records] == ["1", "2", "3"]
    assert sent["GCJS_RESULT_NOTICE"].records[0]["BID_AMOUNT"] == "1710.000000"
    assert sent["GCJS_CONTRACT"].records[0]["CONTRACT_AMOUNT"] == "1710.000000"
    who = sending.sender()
    told = [sending.send(who, one) for one in sent.values()]
    assert [one["rejected"] for one in told] == [0] * len(sent), told


FAULTY = [
    ({"PROJECT_NAME": ""}, "required-fields", "PROJECT_NAME"),
    ({"REGION_CODE": "999"}, "formats", "REGION_CODE"),
    ({"CREATE_TIME": "20260230090000"}, "formats", "CREATE_TIME"),
    ({"CREATE_TIME": "2026-03-01 09:00"}, "formats", "CREATE_TIME"),
    ({"CREATE_TIME": "20990101000000"}, "dates", "CREATE_TIME"),
    ({"PROJECT_CODE": "P" * 41}, "formats", "PROJECT_CODE"),
    ({"PROJECT_NAEM": "示例"}, "known-fields", "PROJECT_NAEM"),
    ({"PLATFORM_CODE": "12990100MB0000000X"}, "organisations", "PLATFORM_CODE"),
    ({"PLATFORM_CODE": "12320200466372674G"}, "sender", "PLATFORM_CODE"),
]


@pytest.mark.parametrize(("change", "check", "field"), FAULTY)
def test_a_fault_of_a_project_is_named_with_reason_and_remedy(change, check, field):
    told = sending.send(sending.sender(), sending.package("GCJS_PROJECT", sending.project(**change)))
    assert (check, field) in sending.faults(told)
    assert (told["accepted"], told["rejected"]) == (0, 1)
    for one in told["records"][0]["faults"]:
        assert one["reason"]["zh"]
        assert one["reason"]["en"]
        assert one["remedy"]["zh"]
        assert one["remedy"]["en"]
        assert one["version"]


@pytest.mark.parametrize(
    ("change", "check", "field"),
    [
        ({"UNIFIED_DEAL_CODE": "A01-12990100MB0000000L-20260302-000001-A"}, "deal-codes", "UNIFIED_DEAL_CODE"),
        ({"UNIFIED_DEAL_CODE": "A01"}, "deal-codes", "UNIFIED_DEAL_CODE"),
        ({"CONTRACT_RECKON_PRICE": "123456789.00"}, "amounts", "CONTRACT_RECKON_PRICE"),
        ({"CONTRACT_RECKON_PRICE": "1.0000001"}, "formats", "CONTRACT_RECKON_PRICE"),
        ({"CONTRACT_RECKON_PRICE": "-1"}, "formats", "CONTRACT_RECKON_PRICE"),
        ({"CURRENCY_CODE": "CNY"}, "code-values", "CURRENCY_CODE"),
        ({"BID_SECTION_NUM": "1"}, "known-fields", "BID_SECTION_NUM"),
        ({}, "references", "TENDER_PROJECT_CODE"),
    ],
)
def test_a_fault_of_a_section_is_named(change, check, field):
    told = sending.send(sending.sender(), sending.package("GCJS_SECTION", sending.section(**change)))
    assert (check, field) in sending.faults(told)


def test_a_misspelt_name_of_the_standard_is_offered_where_somebody_mended_it():
    told = sending.send(sending.sender(), sending.package("GCJS_SECTION", sending.section(BID_SECTION_NUM="1")))
    remedies = [one["remedy"]["en"] for one in told["records"][0]["faults"] if one["check"] == "known-fields"]
    assert "BID_ECTION_NUM" in remedies[0]


def test_an_amount_in_yuan_is_told_from_the_estimate_of_its_section():
    who = sending.sender()
    one = sending.package("GCJS_SECTION", sending.section())
    tender = {
        "PROJECT_CODE": sending.project()["PROJECT_CODE"],
        "TENDER_PROJECT_CODE": "T1",
        "TENDER_PROJECT_NAME": "示例",
        "TENDER_PROJECT_TYPE": "A01",
        "REGION_CODE": "990100",
        "TENDERER_NAME": "示例",
        "TENDERER_CODE": who.party.uscc,
        "TENDER_MODE": "1",
        "TENDER_ORGANIZE_FORM": "1",
        "CREATE_TIME": time_text(clock.now()),
    }
    sending.send(who, sending.package("GCJS_PROJECT", sending.project()))
    sending.send(who, sending.package("GCJS_TENDER_PROJECT", tender))
    assert sending.send(who, one)["rejected"] == 0
    told = sending.send(who, sending.package("GCJS_RESULT_NOTICE", sending.result(BID_AMOUNT="9000000.00")))
    assert sending.faults(told) == {("units", "BID_AMOUNT")}
    assert sending.send(who, sending.package("GCJS_RESULT_NOTICE", sending.result()))["rejected"] == 0


def test_dates_out_of_order_are_named():
    record = {
        "TENDER_PROJECT_CODE": "T1",
        "BID_SECTION_CODES": sending.deal(),
        "UNIFIED_DEAL_CODES": sending.deal(),
        "NOTICE_NAME": "示例",
        "NOTICE_CONTENT": "示例",
        "NOTICE_SEND_TIME": time_text(clock.now()),
        "NOTICE_MEDIA": "示例",
        "NOTICE_NATURE": "1",
        "BULLETIN_TYPE": "1",
        "BID_DOC_REFER_END_TIME": time_text(clock.now() - timedelta(days=1)),
    }
    told = sending.send(sending.sender(), sending.package("GCJS_NOTICE", record))
    assert ("dates", "BID_DOC_REFER_END_TIME") in sending.faults(told)


def test_an_attachment_that_is_missing_or_changed_is_named():
    who, one = sending.sender(), sending.package("GCJS_PROJECT", sending.project())
    for content, field in ((b"", "attFileName"), (b"other", "md5")):
        bad = replace(one, attachments=(Attachment("1", "S", "示例", "pdf", "0" * 32, "a.pdf", "", content),))
        assert ("attachments", field) in sending.faults(sending.send(who, bad))


def test_a_good_record_beside_a_bad_one_is_taken():
    told = sending.send(
        sending.sender(), sending.package("GCJS_PROJECT", sending.project(), sending.project(REGION_CODE="x"))
    )
    assert [one["accepted"] for one in told["records"]] == [True, False]


def test_late_data_are_taken_and_count_against_timeliness_until_mended():
    who = sending.sender()
    late = time_text(clock.now() - timedelta(days=3))
    old = sending.project(DATA_TIMESTAMP=late, CREATE_TIME=late)
    told = sending.send(who, sending.package("GCJS_PROJECT", old))
    assert told["rejected"] == 0
    assert sending.faults(told) == {("timely", "DATA_TIMESTAMP")}
    (score,) = scores()
    assert score.dimensions["timeliness"].percent == 0
    assert score.dimensions["completeness"].percent == 100
    assert score.examples[0].field == "DATA_TIMESTAMP"
    sending.send(who, sending.package("GCJS_PROJECT", sending.project()))
    (score,) = scores()
    assert (score.records, score.packages, score.dimensions["timeliness"].percent) == (1, 2, 100)


def _bomb() -> bytes:
    return pack([("20260302-000001-101.xml", b"<package>" + b" " * (9 << 20) + b"</package>")])


XML = "20260302-000001-101.xml"
ENTITY = b'<!DOCTYPE p [<!ENTITY a "x">]><package><head/><body><GCJS_PROJECT/></body><attachments/></package>'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("package.zip", b""),
        ("20260302-000001-101.zip", b"not a zip"),
        ("20260302-000001-101.zip", pack([("other.xml", b"<package/>")])),
        ("20260302-000001-101.zip", pack([(XML, b"<package>")])),
        ("20260302-000001-101.zip", pack([(XML, b"<package/>")])),
        ("20260302-000001-101.zip", pack([(XML, b"")])),
        ("20260302-000001-101.zip", pack([(XML, ENTITY)])),
        ("20260302-000001-101.zip", pack([(XML, b"<package>" + b"<a>" * 50 + b"</a>" * 50 + b"</package>")])),
        ("20260302-000001-101.zip", pack([(f"{n}.pdf", b"") for n in range(300)])),
        ("20260302-000001-101.zip", _bomb()),
    ],
)
def test_what_is_no_package_is_refused_whole(name, content):
    with pytest.raises(Refusal) as caught:
        from_zip(name, content)
    assert caught.value.rule == "P-PACKAGE"


def test_a_package_in_gbk_is_read():
    one = sending.package("GCJS_PROJECT", sending.project())
    xml = to_xml(one).decode().replace('encoding="UTF-8"', 'encoding="GBK"').encode("gbk")
    read = from_zip(one.name, pack([(XML, xml)]))
    assert read.records == one.records


@pytest.mark.parametrize("head", [{"dataNo": "999"}, {}])
def test_a_number_that_is_not_the_data_sets_is_refused(head):
    one = sending.package("GCJS_PROJECT", sending.project(), **head)
    bad = one if head else replace(one, name="20260302-000001-102.zip")
    with pytest.raises(Refusal) as caught:
        sending.send(sending.sender(), bad)
    assert caught.value.rule == "P-PACKAGE"
    assert not ReceivedPackage.objects.exists()


def test_nobody_but_a_centre_sends():
    who = somebody(7, Role.BIDDER)
    with pytest.raises(Refusal) as caught:
        sending.send(who, sending.package("GCJS_PROJECT", sending.project()))
    assert caught.value.rule == "P-ROLE"

"""Forms and codes of the national standard, over all values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from ggzy.hub.exchange.packages.form import Package
from ggzy.hub.exchange.packages.reading import from_zip
from ggzy.hub.exchange.packages.writing import to_zip
from ggzy.hub.exchange.standard import CODES, DATASETS
from ggzy.hub.exchange.standard.forms import read_time, read_wan, time_text, wan_text
from ggzy.hub.quality.checks import code_values, deal_codes, organisations
from ggzy.hub.quality.verdicts import Subject
from ggzy_core.codes import deal_code, uscc

SYSTEM = "12990100MB0000000L"
BLANK = Package("20260302-000001-103.zip", {}, "GCJS_SECTION", ())
ALPHABET = some.sampled_from(uscc.ALPHABET)


def subject(dataset: str, **record: str) -> Subject:
    return Subject(DATASETS[dataset], record, BLANK, SYSTEM, datetime(2026, 3, 2, tzinfo=UTC))


@given(some.integers(0, 99_999_999_999_999))
def test_no_fen_is_lost_between_yuan_and_ten_thousands(fen):
    yuan = Decimal(fen) / 100
    assert read_wan(wan_text(yuan)) == yuan


@given(some.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1), timezones=some.just(UTC)))
def test_a_time_reads_back_to_the_second(at):
    assert read_time(time_text(at)) == at.replace(microsecond=0)


@given(some.text(max_size=20))
def test_what_is_no_time_or_amount_reads_as_none_and_never_fails(text):
    assert read_time(text) is None or len(text) == 14
    assert read_wan(text) is None or text.replace(".", "", 1).isascii()


@given(some.sampled_from(sorted(CODES["currency"].values)), some.text(min_size=1, max_size=8))
def test_a_code_is_taken_only_from_its_list(good, other):
    assert code_values.judge(subject("GCJS_SECTION", CURRENCY_CODE=good)).result is True
    if other not in CODES["currency"].values:
        assert code_values.judge(subject("GCJS_SECTION", CURRENCY_CODE=other)).result is False


@given(some.dates(), some.integers(1, 999_999), some.integers(0, 35), ALPHABET)
def test_one_changed_character_of_a_deal_code_is_found(day, serial, place, other):
    code = str(deal_code.make("A01", SYSTEM, day, serial))
    assert deal_codes.judge(subject("GCJS_SECTION", UNIFIED_DEAL_CODE=code)).result is True
    if code[place] not in (other, "-"):
        wrong = code[:place] + other + code[place + 1 :]
        assert deal_codes.judge(subject("GCJS_SECTION", UNIFIED_DEAL_CODE=wrong)).result is False


@given(some.text(uscc.ALPHABET, min_size=8, max_size=8), some.integers(8, 17), ALPHABET)
def test_one_changed_character_of_an_organisations_code_is_found(eight, place, other):
    code = uscc.make("91", "990100", eight)
    assert organisations.judge(subject("GCJS_CONTRACT", SUPPLIER_CODE=code)).result is True
    if code[place] != other:
        wrong = code[:place] + other + code[place + 1 :]
        assert organisations.judge(subject("GCJS_CONTRACT", SUPPLIER_CODE=wrong)).result is False


PRINTABLE = some.text(some.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1).map(str.strip).filter(bool)


@given(some.lists(PRINTABLE, min_size=1, max_size=5))
def test_any_text_survives_the_package(values):
    record = {one.wire: value for one, value in zip(DATASETS["GCJS_PROJECT"].fields, values, strict=False)}
    one = replace(BLANK, dataset="GCJS_PROJECT", records=(record,), head={"dataNo": "103"})
    assert from_zip(one.name, to_zip(one)) == one


def test_misspelt_names_stand_at_the_edge_and_nowhere_else():
    wires = {one.wire for of in DATASETS.values() for one in of.fields}
    assert {"BID_ECTION_NUM", "LIMITE_TIME", "EXCEPITON_NAME", "EXCEPITON_INFOR"} <= wires


def test_every_coded_field_has_its_list_and_every_reference_its_set():
    for of in DATASETS.values():
        assert all(one.codes in CODES for one in of.fields if one.kind == "code")
        assert all(to in DATASETS and DATASETS[to].key == (field,) for _, to, field in of.refers)
    assert len({of.number for of in DATASETS.values()}) == len(DATASETS)

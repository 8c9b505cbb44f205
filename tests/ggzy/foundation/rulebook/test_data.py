"""The rulebook holds every row of the domain table, with the same numbers."""

import csv
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ggzy.foundation.rulebook import Range, rule, rules_on, shipped

TABLE = Path(__file__).resolve().parents[4] / "../shared/domain/rules.csv"
TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def rows():
    if not TABLE.exists():
        pytest.skip("the domain table is not beside this copy of the project")
    return list(csv.DictReader(TABLE.open(encoding="utf-8")))


def test_every_row_is_there_with_its_number_and_its_article(rows):
    assert len(rows) == 101
    for row in rows:
        version = rule(row["id"]).on(TODAY)
        stated = str(version.value).replace("–", "-")
        assert stated == row["value"].split(" / ")[0], row["id"]
        assert (version.op, version.article) == (row["op"], row["article"]), row["id"]
        assert version.verified == (row["machine_verified"] == "Y"), row["id"]
        assert version.unit == (row["unit"] or version.unit), row["id"]


def test_backward_and_forward_follow_the_table(rows):
    for row in rows:
        version = rule(row["id"]).on(TODAY)
        if "backwards" in row["counted_from"]:
            assert version.direction == "backward", row["id"]


def test_only_the_platforms_own_rules_are_beside_the_table(rows):
    ours = {one.id for one in shipped()} - {row["id"] for row in rows} - {"Q32-ASSET10"}
    assert ours
    assert all(rule(one).on(TODAY).kind == "platform" for one in ours)


def test_no_effective_date_is_invented():
    for version in rules_on(TODAY):
        assert version.effective_from is None
        assert "未知" in version.in_force_text().zh


def test_fractions_and_ranges_keep_their_kind():
    assert rule("T-COM23").on(TODAY).value == Fraction(2, 3)
    assert isinstance(rule("T-FINE").on(TODAY).value, Range)


def test_every_clock_can_be_read_as_a_period():
    for version in rules_on(TODAY):
        if version.is_clock:
            assert version.period().value > 0
            assert version.event_zh and version.event_en


def test_every_demand_is_said_in_english():
    said = {version.id: version.limit_text().en for version in rules_on(TODAY)}
    assert {name: text for name, text in said.items() if re.search("[\u3400-\u9fff]", text)} == {}

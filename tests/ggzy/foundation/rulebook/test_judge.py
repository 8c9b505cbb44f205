from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy.foundation.rulebook import clock_holds, limit_of, meets, rule
from ggzy_core.periods import ZONE
from ggzy_core.sentences import BadValue

DAY = date(2026, 3, 2)


def at(month, day, hour=9, minute=30, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


festive = st.one_of(
    st.datetimes(datetime(2026, 1, 20), datetime(2026, 3, 10)),
    st.datetimes(datetime(2026, 9, 1), datetime(2026, 10, 15)),
    st.datetimes(datetime(2025, 1, 5), datetime(2025, 2, 20)),
    st.datetimes(datetime(2025, 9, 1), datetime(2025, 10, 15)),
).map(lambda moment: moment.replace(tzinfo=ZONE))
clocks = st.sampled_from(["T-PREP20", "I-PUB3B", "T-REP15", "I-OBA3", "I-CMP3", "GI-DOC5", "I-SALE5", "T-CON30"])


def test_twenty_days_to_prepare_a_bid():
    prep = rule("T-PREP20").on(DAY)
    assert not clock_holds(prep, at(3, 2), at(3, 20)).holds
    assert not clock_holds(prep, at(3, 2), at(3, 21, 23, 59)).holds  # the 20th day is Sunday 22 March and moves on
    assert clock_holds(prep, at(3, 2), at(3, 23)).holds


def test_publicity_must_last_through_its_last_day():
    publicity = rule("I-PUB3B").on(DAY)
    assert not clock_holds(publicity, at(3, 2), at(3, 5, 18)).holds
    assert clock_holds(publicity, at(3, 2), at(3, 6, 0, 0)).holds


def test_publicity_over_national_day():
    assert limit_of(rule("I-PUB3B").on(DAY), at(9, 29)) == datetime(2026, 10, 9, tzinfo=ZONE)


def test_report_within_fifteen_days():
    report = rule("T-REP15").on(DAY)
    assert clock_holds(report, at(3, 2), at(3, 17, 23, 59)).holds
    verdict = clock_holds(report, at(3, 2), at(3, 18, 0, 0))
    assert not verdict.holds
    assert "2026-03-17 24:00" in verdict.facts_zh and verdict.facts["rule"] == "T-REP15"


def test_clarification_fifteen_days_before_the_deadline():
    clarify = rule("T-CLA15").on(DAY)
    assert clock_holds(clarify, at(3, 8, 23, 59), at(3, 23)).holds
    assert not clock_holds(clarify, at(3, 9, 0, 0), at(3, 23)).holds


def test_an_end_before_its_start_never_holds():
    assert not clock_holds(rule("T-REP15").on(DAY), at(3, 5), at(3, 4)).holds


def test_it_unpacks_as_ok_and_facts():
    ok, facts = clock_holds(rule("T-REP15").on(DAY), at(3, 2), at(3, 3))
    assert ok and set(facts) == {"rule", "limit", "given"}


@given(clocks, festive)
def test_a_clock_turns_exactly_at_its_limit(rule_id, start):
    version = rule(rule_id).on(start.date())
    limit = limit_of(version, start)
    before = clock_holds(version, start, limit - timedelta(microseconds=1)).holds
    after = clock_holds(version, start, limit).holds
    assert (before, after) == ((True, False) if version.op == "<=" else (False, True))


@given(st.sampled_from(["T-CLA15", "I-OBT10", "I-CLP3"]), festive)
def test_a_backward_clock_turns_exactly_at_its_limit(rule_id, deadline):
    version = rule(rule_id).on(deadline.date())
    limit = limit_of(version, deadline)
    assert clock_holds(version, limit - timedelta(microseconds=1), deadline).holds
    assert not clock_holds(version, limit, deadline).holds


@given(festive, st.integers(0, 60))
def test_more_time_never_breaks_a_least_period(start, days):
    version = rule("T-PREP20").on(start.date())
    end = start + timedelta(days=days)
    assert clock_holds(version, start, end).holds <= clock_holds(version, start, end + timedelta(days=1)).holds


@pytest.mark.parametrize(("size", "ok"), [(4, False), (5, True), (6, False), (7, True)])
def test_a_committee_is_odd(size, ok):
    assert meets(rule("T-COM5").on(DAY), size).holds is ok


def test_two_thirds_are_exact():
    share = rule("T-COM23").on(DAY)
    assert meets(share, Fraction(2, 3)).holds
    assert not meets(share, Decimal("0.6666")).holds


def test_ranges_include_both_ends():
    bond = rule("J-BOND").on(DAY)
    assert [meets(bond, n).holds for n in (4, 5, 20, 21)] == [False, True, True, False]


def test_a_float_is_refused():
    with pytest.raises(BadValue):
        meets(rule("I-BOND2").on(DAY), 0.02)

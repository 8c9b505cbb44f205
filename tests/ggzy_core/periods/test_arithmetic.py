from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core import periods
from ggzy_core.periods import ZONE

# Two Spring Festivals and two National Days, with a margin on both sides.
festive = st.one_of(
    st.dates(date(2025, 1, 1), date(2025, 2, 28)),
    st.dates(date(2026, 1, 15), date(2026, 3, 15)),
    st.dates(date(2025, 9, 10), date(2025, 10, 31)),
    st.dates(date(2026, 9, 10), date(2026, 10, 20)),
)
spans = st.integers(0, 25)
KNOWN = periods.Calendar()


def midnight(year, month, day):
    return datetime(year, month, day, tzinfo=ZONE)


def test_start_day_is_excluded_and_the_last_day_ends_at_24():
    assert periods.ends(date(2026, 3, 2), 3, "日") == midnight(2026, 3, 6)  # 3rd, 4th, 5th count


def test_last_day_in_national_day_moves_to_the_first_working_day():
    assert periods.last_day(date(2026, 9, 28), 5, "日") == date(2026, 10, 8)


def test_last_day_on_an_adjusted_working_sunday_does_not_move():
    assert periods.last_day(date(2025, 1, 23), 3, "日") == date(2025, 1, 26)


def test_without_roll_nothing_moves_and_no_calendar_is_needed():
    assert periods.last_day(date(2040, 9, 28), 5, "日", roll=False) == date(2040, 10, 3)


def test_working_days_across_spring_festival():
    # 2026: off from Sunday 15 to Monday 23 February; Saturdays 14 and 28 are worked.
    assert periods.last_day(date(2026, 2, 13), 2, "工作日") == date(2026, 2, 24)


def test_the_day_is_that_of_shanghai():
    late = datetime(2026, 3, 1, 16, 30, tzinfo=UTC)  # already 2 March in Shanghai
    assert periods.ends(late, 3, "日") == periods.ends(date(2026, 3, 2), 3, "日")


def test_hours_and_minutes_run_exactly():
    start = datetime(2026, 2, 16, 23, 59, 30, tzinfo=ZONE)
    assert periods.ends(start, 24, "小时") == start + timedelta(days=1)
    assert periods.ends(start, 5, "分钟") == start + timedelta(minutes=5)


def test_backward_excludes_the_deadline_day_and_does_not_move():
    # 15 days before Wednesday 21 October 2026 is Tuesday the 6th, a holiday: it stays there.
    deadline = datetime(2026, 10, 21, 9, 30, tzinfo=ZONE)
    assert periods.latest_before(deadline, 15, "日") == midnight(2026, 10, 7)


def test_backward_hours():
    deadline = datetime(2026, 10, 21, 9, 30, tzinfo=ZONE)
    assert periods.latest_before(deadline, 48, "小时") == deadline - timedelta(hours=48)


def test_years_from_a_leap_day_end_on_the_28th():
    assert periods.last_day(date(2024, 2, 29), 15, "年", roll=False) == date(2039, 2, 28)
    assert periods.last_day(date(2024, 2, 29), 4, "年", roll=False) == date(2028, 2, 29)


def test_a_limit_that_reaches_an_unknown_year_is_refused():
    with pytest.raises(periods.UnknownYear):
        periods.ends(date(2040, 1, 4), 3, "日")


@given(festive, spans)
def test_a_rolled_end_is_a_working_day_and_never_earlier(start, value):
    plain = periods.last_day(start, value, "日", roll=False)
    rolled = periods.last_day(start, value, "日")
    assert KNOWN.is_working(rolled)
    assert plain <= rolled
    assert not any(KNOWN.is_working(plain + timedelta(days=n)) for n in range((rolled - plain).days))


@given(festive, st.integers(1, 25))
def test_working_days_are_counted_back_the_same(start, value):
    end = periods.last_day(start, value, "工作日")
    assert KNOWN.is_working(end)
    assert periods.days_between(start, end, "工作日") == value


@given(festive, spans, spans)
def test_longer_limits_never_end_earlier(start, one, other):
    for unit in ("日", "工作日"):
        assert (one <= other) <= (periods.ends(start, one, unit) <= periods.ends(start, other, unit))


@given(festive, spans)
def test_forward_and_backward_agree_in_calendar_days(start, value):
    last = periods.last_day(start, value, "日", roll=False)
    assert periods.latest_before(last, value, "日") == periods.ends(start, 0, "日", roll=False)


@given(festive, festive)
def test_days_between_is_antisymmetric(one, other):
    for unit in ("日", "工作日"):
        assert periods.days_between(one, other, unit) == -periods.days_between(other, one, unit)


@pytest.mark.parametrize(
    ("start", "value", "unit", "name"),
    [
        (date(2026, 1, 5), -1, "日", "value"),
        (date(2026, 1, 5), 1.5, "日", "value"),
        (date(2026, 1, 5), True, "日", "value"),
        (date(2026, 1, 5), 3, "天", "unit"),
        (date(2026, 1, 5), 3, "小时", "naive"),
        (datetime(2026, 1, 5), 3, "日", "naive"),
        (date(2026, 1, 5), 10**9, "日", "too-long"),
        (date(9999, 12, 1), 60, "日", "too-long"),
        (date(9990, 12, 1), 60, "年", "too-long"),
    ],
)
def test_nonsense_is_refused(start, value, unit, name):
    with pytest.raises(periods.BadPeriod) as caught:
        periods.ends(start, value, unit, roll=False)
    assert caught.value.name == name

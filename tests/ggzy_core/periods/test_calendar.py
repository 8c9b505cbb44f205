from datetime import date

import pytest

from ggzy_core import periods
from ggzy_core.sentences import BadValue


def test_adjusted_weekends_are_worked_and_festival_days_are_not():
    calendar = periods.Calendar()
    assert calendar.is_working(date(2025, 1, 26))  # a Sunday, worked for Spring Festival
    assert not calendar.is_working(date(2025, 10, 8))  # a Wednesday off


def test_an_unknown_year_is_refused_in_words():
    with pytest.raises(periods.UnknownYear) as caught:
        periods.Calendar().is_working(date(2031, 3, 3))
    assert "holidays of 2031 are not known yet" in caught.value.en
    assert "2031年" in caught.value.zh


def test_a_year_may_be_added_as_data():
    calendar = periods.load_overrides(
        ["date,kind,why", "2031-01-01,year,示例安排", "2031-01-01,off,元旦", "2031-01-04,work,调休"]
    )
    assert not calendar.is_working(date(2031, 1, 1))
    assert calendar.is_working(date(2031, 1, 2))
    assert calendar.is_working(date(2031, 1, 4))  # a Saturday
    assert not calendar.is_working(date(2031, 1, 5))


def test_single_days_may_be_corrected_in_a_known_year():
    calendar = periods.load_overrides(["date,kind,why", "2026-03-10,off,台风停工（示例）"])
    assert not calendar.is_working(date(2026, 3, 10))
    assert calendar.is_working(date(2026, 3, 11))


@pytest.mark.parametrize("line", ["2026-02-30,off,", "2026-02-03,holiday,", ",,", "x"])
def test_a_bad_row_is_named_by_its_line(line):
    with pytest.raises(BadValue, match="line 2"):
        periods.load_overrides(["date,kind,why", line])


def test_install_changes_the_calendar_in_use():
    own = periods.load_overrides(["date,kind,why", "2026-03-10,off,示例"])
    before = periods.install(own)
    try:
        assert periods.last_day(date(2026, 3, 9), 1, "工作日") == date(2026, 3, 11)
    finally:
        periods.install(before)
    assert periods.last_day(date(2026, 3, 9), 1, "工作日") == date(2026, 3, 10)

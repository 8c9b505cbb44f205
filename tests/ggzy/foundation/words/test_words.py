"""What pages say, in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils.translation import override

from ggzy.foundation import clock
from ggzy.foundation.text import Text

NOON = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)  # noon of a Thursday in China


def said(source: str, language: str = "zh-hans", **context: object) -> str:
    with override(language), clock.at(NOON):
        return Template("{% load words %}" + source).render(Context(context))


def test_t_speaks_the_language_of_the_page():
    source = '{% t "提交投标" "Submit bid" %}'
    assert (said(source), said(source, "en")) == ("提交投标", "Submit bid")


def test_t_puts_facts_in_and_escapes_them():
    assert said('{% t "共 {n} 项" "{n} items" n=name %}', name="<b>") == "共 &lt;b&gt; 项"


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        ("12345", "12,345.00 元（1.2345 万元）", "CNY 12,345.00"),
        ("18332761.47", "18,332,761.47 元（1,833.276147 万元）", "CNY 18,332,761.47"),
        ("9999.99", "9,999.99 元", "CNY 9,999.99"),
        ("0", "0.00 元", "CNY 0.00"),
    ],
)
def test_yuan(amount: str, zh: str, en: str):
    assert said("{{ a|yuan }}", a=Decimal(amount)) == zh
    assert said("{{ a|yuan }}", "en", a=Decimal(amount)) == en


def test_yuan_of_nothing_is_a_dash():
    assert said("{{ a|yuan }}", a=None) == "—"


def test_when_gives_weekday_and_distance_in_civil_time():
    shown = said("{{ a|when }}", a=NOON + timedelta(days=10, seconds=9))
    assert "2026年3月22日 星期日 12:00" in shown
    assert "（10 天后）" in shown
    assert "2026-03-22T04:00:09+00:00" in shown


def test_when_in_english_and_in_the_past():
    shown = said("{{ a|when }}", "en", a=NOON - timedelta(hours=3, minutes=20))
    assert "Thu 12 Mar 2026 08:40" in shown
    assert "(3 hours 20 minutes ago)" in shown


def test_when_of_a_day_has_no_hour():
    assert said("{{ a|when }}", a=date(2026, 3, 1)) == '<time datetime="2026-03-01">2026年3月1日 星期日</time>'


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (20, "20 天", "20 days"),
        (timedelta(hours=1), "1 小时", "1 hour"),
        (timedelta(seconds=59), "不到 1 分钟", "less than a minute"),
        (timedelta(days=1, hours=3), "27 小时", "27 hours"),
        (0, "0 天", "0 days"),
    ],
)
def test_days(value: object, zh: str, en: str):
    assert (said("{{ a|days }}", a=value), said("{{ a|days }}", "en", a=value)) == (zh, en)


def test_verb_of_an_act_is_short_in_english():
    title = Text("报价", "offer more than the best so far; in the timed phase it buys everybody five more minutes")
    assert said("{{ a|verb }}", a=title) == "报价"
    assert said("{{ a|verb }}", "en", a=title) == "Offer more than the best so far"


def test_pretty_escapes_what_it_shows():
    assert "&lt;" in said("{{ a|pretty }}", a={"x": "<"})

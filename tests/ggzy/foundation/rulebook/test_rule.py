from datetime import date

import pytest

from ggzy.foundation.rulebook import NoSuchRule, NotAClock, Rulebook, RuleNotInForce, citation, rule
from ggzy.foundation.rulebook.load import BadRulebook, read_laws, read_versions

LAWS = read_laws(["key,zh,en,number,kind", "x,示例办法,Sample Measures,示例令第1号,law"])
HEAD = (
    "id,zh,en,op,value,unit,direction,event_zh,event_en,close,law,article,verified,from,to,region,also,note_zh,note_en"
)


def row(value="20", since="", until="", region="", article="7", verified="yes", op=">=", close="day"):
    counting = f"{op},{value},日,forward,开始,start,{close}"
    return f"X-1,示例期限,sample limit,{counting},x,{article},{verified},{since},{until},{region},,,"


def book(*rows):
    return Rulebook(read_versions([HEAD, *rows], LAWS))


def test_verified_rules_are_cited_with_chinese_articles():
    cited = rule("T-PREP20").on(date(2026, 3, 2)).citation()
    assert cited.zh == "《招标投标法》第二十四条"
    assert cited.en == "Tendering and Bidding Law, art. 24"
    assert cited.as_law


def test_an_unverified_rule_says_so():
    cited = rule("R16-W400").on(date(2026, 3, 2)).citation()
    assert "未核实" in cited.zh and "unverified" in cited.en and not cited.as_law


@pytest.mark.parametrize("rule_id", ["Q32-ASSET", "KY-20", "L39-REF5"])
def test_a_doubtful_article_is_never_printed(rule_id):
    cited = rule(rule_id).on(date(2026, 3, 2)).citation()
    assert "条款未核实" in cited.zh and "第" not in cited.zh.split("）", 1)[1]
    assert not cited.as_law


def test_platform_rules_are_not_law():
    cited = rule("P-UPLOAD").on(date(2026, 3, 2)).citation()
    assert cited.zh == "《本平台运行规则》P-UPLOAD"
    assert not cited.as_law


def test_unknown_id():
    with pytest.raises(NoSuchRule, match="T-NONE"):
        rule("T-NONE")


def test_versions_follow_one_another():
    rules = book(row("20", until="2025-06-30"), row("15", since="2025-07-01"))
    assert rules.rule("X-1").on(date(2025, 6, 30)).value == 20
    assert rules.rule("X-1").on(date(2025, 7, 1)).value == 15


def test_a_repealed_rule_is_refused_with_its_last_day():
    rules = book(row(since="2001-01-01", until="2025-06-30"))
    with pytest.raises(RuleNotInForce, match="2025-06-30") as caught:
        rules.rule("X-1").on(date(2025, 7, 1))
    assert "示例办法" in caught.value.zh
    assert rules.on(date(2025, 7, 1)) == []


def test_a_rule_before_its_first_day_is_refused():
    with pytest.raises(RuleNotInForce):
        book(row(since="2027-01-01")).rule("X-1").on(date(2026, 12, 31))


def test_the_narrowest_region_wins():
    rules = book(row("20"), row("10", region="990000"), row("5", region="990100"))
    one = rules.rule("X-1")
    assert [one.on(date(2026, 1, 1), r).value for r in (None, "110000", "990200", "990101")] == [20, 20, 10, 5]
    assert len(one.overrides) == 2


def test_a_rule_only_for_a_region_does_not_hold_elsewhere():
    with pytest.raises(RuleNotInForce):
        book(row(region="990100")).rule("X-1").on(date(2026, 1, 1), "110000")


def test_overlapping_versions_are_refused_at_once():
    with pytest.raises(BadRulebook, match="X-1"):
        book(row("20", until="2025-07-01"), row("15", since="2025-07-01"))


@pytest.mark.parametrize("bad", [row(value="many"), row(op="!="), row(close=""), row(since="soon"), "X-1,too,short"])
def test_a_bad_row_is_named_by_its_line(bad):
    with pytest.raises(BadRulebook, match="line 2"):
        book(bad)


def test_a_quantity_has_no_period():
    with pytest.raises(NotAClock):
        rule("T-COM5").on(date(2026, 3, 2)).period()


def test_citation_by_id_and_silence_for_an_unknown_one():
    assert citation("T-PREP20").zh == "《招标投标法》第二十四条"
    assert citation("X-NONE").zh == ""


def test_a_rule_without_a_number_is_its_own_sentence():
    version = rule("P-ROLE").on(date(2026, 3, 2))
    assert version.value is None
    assert version.limit_text().zh == version.topic_zh

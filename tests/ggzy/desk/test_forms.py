"""A form is made from the input of an act: what it asks, how it reads what was typed, what it keeps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from pydantic import Field

from ggzy.desk import forms
from ggzy.desk.forms.boxes import astray, wrong
from ggzy.foundation.acts.inputs import File, Input, Secret, read
from ggzy.foundation.refusal import Refusal


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Part(Input):
    name: str = Field(title="名称|name", max_length=40)
    price: Decimal = Field(title="价格|price", gt=0, decimal_places=2)


class Lot(Input):
    title: str = Field(title="标题|title", min_length=2)
    parts: tuple[Part, ...] = Field(title="部件|parts", min_length=1)


class Everything(Input):
    title: str = Field(title="标题|title", description="写全称|in full", max_length=40)
    text: str = Field(default="", title="说明|text", max_length=2000)
    amount: Annotated[Decimal, Secret()] = Field(title="金额|amount", gt=0, decimal_places=2)
    share: Decimal = Field(default=Decimal(2), title="比例|share", le=100, json_schema_extra={"unit": "%"})
    days: int = Field(title="天数|days", ge=1)
    sure: bool = Field(default=False, title="确认|sure")
    born: date = Field(title="日期|day")
    ends: datetime = Field(title="截止|ends")
    colour: Colour = Field(title="颜色|colour")
    how: Literal["a", "b"] = Field(
        default="a", title="方式|how", json_schema_extra={"labels": {"a": "甲|first", "b": "乙|second"}}
    )
    colours: tuple[Colour, ...] = Field(default=(), title="多色|colours")
    tags: list[str] = Field(default_factory=list, title="标签|tags")
    paper: Annotated[str, File(("pdf",))] | None = Field(default=None, title="附件|paper")
    lots: list[Lot] = Field(default_factory=list, title="标段|lots")


TYPED = {
    "title": "  示例　项目 ",
    "amount": "１２，３４５．６元",
    "share": "２",
    "days": "２０",
    "sure": "on",
    "born": "2026年3月5日",
    "ends": "2026-03-12T09:30",
    "colour": "red",
    "how": "b",
    "tags": "一\r\n\r\n二\r\n",
    "lots.n": "1",
    "lots.0.title": "一标段",
    "lots.0.parts.n": "2",
    "lots.0.parts.0.name": "桥",
    "lots.0.parts.0.price": "1.5万元",
    "lots.0.parts.1.name": "路",
    "lots.0.parts.1.price": "3",
}


def keep(path: str, field: forms.Field, uploads: list[Any], tokens: list[str]) -> list[dict[str, str]]:
    return [{"sha256": "ab" * 32, "name": "甲.pdf", "token": token} for token in tokens]


def typed(changes: dict[str, str] | None = None) -> forms.Typed:
    post = QueryDict(mutable=True)
    post.update({**TYPED, **(changes or {})})
    return forms.from_post(Everything, post, MultiValueDict(), keep)


def errors(tree: forms.Typed) -> dict[str, Any]:
    found = forms.reading(Everything, tree)
    with pytest.raises(Refusal) as refused:
        read(Everything, found.data)
    return {**refused.value.facts["fields"], **found.errors}


def test_each_kind_of_field_asks_in_its_own_way():
    assert {one.name: one.kind for one in forms.fields_of(Everything)} == {
        "title": "line",
        "text": "long",
        "amount": "money",
        "share": "number",
        "days": "whole",
        "sure": "yes",
        "born": "date",
        "ends": "datetime",
        "colour": "choice",
        "how": "choice",
        "colours": "choices",
        "tags": "lines",
        "paper": "file",
        "lots": "rows",
    }
    assert forms.takes_files(Everything)
    assert not forms.takes_files(Lot)


def test_what_a_person_types_is_what_the_act_reads():
    given = read(Everything, forms.reading(Everything, typed()).data)
    assert given.amount == Decimal("12345.60")
    assert (given.days, given.share, given.sure) == (20, Decimal(2), True)
    assert given.born == date(2026, 3, 5)
    assert given.ends == datetime(2026, 3, 12, 1, 30, tzinfo=UTC), "a civil time is China's"
    assert (given.colour, given.how, given.tags) == (Colour.RED, "b", ["一", "二"])
    assert [part.price for part in given.lots[0].parts] == [Decimal(15_000), Decimal(3)]


def test_a_name_keeps_its_full_width_characters():
    given = read(Everything, forms.reading(Everything, typed({"title": "示例（甲）１号"})).data)
    assert given.title == "示例（甲）１号"


def test_an_error_deep_in_a_row_stands_at_its_box_and_nothing_typed_is_lost():
    tree = typed({"lots.0.parts.1.price": "三块", "days": ""})
    said = errors(tree)
    found = forms.boxes(Everything, tree, said)
    assert [box.path for box in wrong(found)] == ["days", "lots.0.parts.1.price"]
    assert "三块" in wrong(found)[1].error
    assert wrong(found)[1].value == "三块"
    assert found[0].value == TYPED["title"]
    assert not astray(found, said)


def test_an_amount_below_nought_is_refused_in_words():
    assert "负数" in str(errors(typed({"amount": "-5"}))["amount"])


def test_a_row_is_added_and_removed_where_it_was_asked_for():
    tree = typed()
    forms.add_row(Everything, tree, "lots.0.parts")
    assert len(tree["lots"][0]["parts"]) == 3
    forms.drop_row(Everything, tree, "lots.0.parts.0")
    assert [part["name"] for part in tree["lots"][0]["parts"]] == ["路", ""]
    forms.add_row(Everything, tree, "lots")
    assert len(tree["lots"][1]["parts"]) == 1, "a row that must have parts begins with one"


@pytest.mark.parametrize("path", ["", "title", "lots.7", "lots.x.parts", "nothing", "lots.0.title.0", "..", "lots.0"])
def test_a_row_at_a_place_that_is_none_changes_nothing(path: str):
    tree, before = typed(), typed()
    forms.add_row(Everything, tree, path)
    assert tree == before
    forms.drop_row(Everything, tree, f"{path}.0" if path != "lots" else path)
    assert tree == before


def test_absurd_row_counts_are_cut():
    assert len(typed({"lots.n": "99999"})["lots"]) == 200
    assert typed({"lots.n": "²"})["lots"] == []


def test_the_hidden_fields_of_the_summary_read_back_as_the_same_tree():
    post = QueryDict(mutable=True)
    post.setlist("paper.kept", ["token"])
    post.setlist("colours", ["red", "blue"])
    post.update(TYPED)
    tree = forms.from_post(Everything, post, MultiValueDict(), keep)
    again = QueryDict(mutable=True)
    for name, value in forms.flat(Everything, tree):
        again.appendlist(name, value)
    assert forms.from_post(Everything, again, MultiValueDict(), keep) == tree


def test_an_unfilled_form_shows_defaults():
    tree = forms.initial(Everything)
    assert (tree["share"], tree["how"], tree["colours"], tree["lots"], tree["amount"]) == ("2", "a", [], [], "")


def test_the_summary_says_amounts_in_words_and_marks_what_is_not_public():
    tree = typed()
    said = {one.label: one for one in forms.facts(read(Everything, forms.reading(Everything, tree).data), tree)}
    assert said["金额"].said == "12,345.60 元（1.23456 万元） · 壹万贰仟叁佰肆拾伍元陆角"
    assert said["金额"].secret
    assert said["方式"].said == "乙"
    assert said["截止"].said == "2026年3月12日 星期四 09:30"
    assert said["标段"].below[0].below[1].below[0].below[0].said == "桥"
    assert "附件" not in said

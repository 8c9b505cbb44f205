"""Forms offer what is known: values to pick, texts to sign, rows that came filled in."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from pydantic import Field

from ggzy.desk import forms
from ggzy.foundation.acts import Session
from ggzy.foundation.acts.inputs import File, Fixed, Input, Pick, Signed, read
from ggzy.foundation.acts.picks import PICKS, SIGNABLES, choices, pick, public_values, signable
from ggzy.foundation.acts.surface import schema
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

ROOMS = [("K1", Text("一室", "room one")), ("K2", Text("二室", "room two"))]


class Row(Input):
    bid: Annotated[int, Fixed(), Pick("test.bids")] = Field(title="投标|bid")
    passed: bool = Field(
        title="意见|decision", json_schema_extra={"labels": {"yes": "符合|passes", "no": "不符合|fails"}}
    )
    reason: str = Field(default="", title="理由|reason", max_length=100)


class Form(Input):
    room: Annotated[str, Pick("test.rooms")] = Field(title="场地|room")
    both: Annotated[tuple[str, ...], Pick("test.rooms")] = Field(default=(), title="都要|both")
    plan: Annotated[dict[str, int], Pick("test.rooms")] = Field(default={}, title="计划|plan")
    about: Annotated[str, Pick("test.rooms", free=True)] = Field(default="", title="关于|about", max_length=40)
    far: Annotated[str, Pick("test.many")] = Field(default="", title="很多|many", max_length=40)
    nobody: Annotated[str, Pick("test.none")] = Field(default="", title="没有|none", max_length=40)
    paper: Annotated[str, File(("json",)), Pick("test.papers")] = Field(default="", title="文件|paper")
    rows: tuple[Row, ...] = Field(default=(), title="行|rows")
    signature: Annotated[str, Signed("test.text")] = Field(default="", title="签名|signature", max_length=400)


@pytest.fixture(autouse=True)
def _sources(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = dict(PICKS)  # a test's sources stay its own
    monkeypatch.setattr("ggzy.foundation.acts.picks.PICKS", mine)
    monkeypatch.setattr("ggzy.desk.forms.offers.PICKS", mine)
    pick("test.rooms", public=True)(lambda session, target: ROOMS)
    pick("test.bids")(lambda session, target: [("1", "1号"), ("2", "2号"), ("3", "3号")])
    pick("test.many", public=True)(lambda session, target: [(f"C{n}", f"第 {n} 类") for n in range(60)])
    pick("test.none", none=Text("还没有专家", "no experts yet"))(lambda session, target: [])
    pick("test.papers")(lambda session, target: [("ab" * 32, "甲文件")])


OFFERS = forms.Offers(Session(), None, lambda sha256, name: f"token of {name}")
KNOWN: dict[str, Any] = {
    "room": "K2",
    "plan": {"K1": 3},
    "rows": [
        {"bid": 1, "passed": True, "_note": Text("系统核对：符合", "passes")},
        {"bid": 2},
        {"bid": 3, "passed": False, "reason": "缺证照"},
    ],
}


def keep(path: str, field: forms.Field, uploads: list[Any], tokens: list[str]) -> list[dict[str, str]]:
    return [{"sha256": "ab" * 32, "name": "甲.json", "token": token} for token in tokens if token]


def posted(tree: forms.Typed, **changes: str) -> forms.Typed:
    post = QueryDict(mutable=True)
    for name, value in forms.flat(Form, tree):
        post.appendlist(name, value)
    post.update(changes)
    return forms.from_post(Form, post, MultiValueDict(), keep)


def drawn(tree: forms.Typed, errors: dict[str, Any] | None = None) -> dict[str, str]:
    found = forms.boxes(Form, tree, errors or {}, "", OFFERS, KNOWN)
    return {box.field.name: render_to_string("look/field.html", {"box": box}) for box in found}


def test_each_field_with_a_source_is_asked_in_its_own_way():
    kinds = {one.name: one.kind for one in forms.fields_of(Form)}
    assert kinds == {
        "room": "pick",
        "both": "picks",
        "plan": "tally",
        "about": "pick",
        "far": "pick",
        "nobody": "pick",
        "paper": "file",
        "rows": "rows",
        "signature": "signature",
    }
    assert forms.takes_files(Form)


def test_few_values_are_listed_many_are_searched_none_are_explained():
    html = drawn(forms.initial(Form, KNOWN))
    assert "<select" in html["room"]
    assert '<option value="K2" selected>二室' in html["room"]
    assert html["both"].count('type="checkbox"') == 2
    assert "<datalist" in html["far"]
    assert "<datalist" in html["about"]
    assert "还没有专家" in html["nobody"]
    assert "<input" in html["nobody"], "what is known from elsewhere can still be typed"


def test_a_value_that_is_no_longer_offered_is_kept_and_shown():
    html = drawn(forms.initial(Form, {"room": "K9"}))
    assert '<option value="K9" selected>K9' in html["room"]


def test_a_document_that_is_ready_is_offered_beside_the_upload():
    html = drawn(forms.initial(Form))["paper"]
    assert '<option value="token of 甲文件">甲文件' in html
    assert 'type="file"' in html
    tree = posted(forms.initial(Form), **{"paper.kept": "token of 甲文件"})
    assert forms.reading(Form, tree).data["paper"] == "ab" * 32


def test_counts_by_value_are_rows_and_read_as_a_mapping():
    tree = posted(forms.initial(Form, KNOWN))
    assert forms.reading(Form, tree).data["plan"] == {"K1": "3"}
    forms.add_row(Form, tree, "plan")
    assert forms.reading(Form, tree).data["plan"] == {"K1": "3"}, "an empty row says nothing"
    tree["plan"][1] = {"value": "K1", "count": "2"}
    assert "plan.1.value" in forms.reading(Form, tree).errors
    tree["plan"][1] = {"value": "K2", "count": ""}
    assert "plan.1.count" in forms.reading(Form, tree).errors


def test_rows_that_say_what_they_are_about_are_a_table_where_only_the_rest_is_asked():
    html = drawn(forms.initial(Form, KNOWN))["rows"]
    assert "<table" in html
    assert 'data-head="投标">1号<input type="hidden" name="rows.0.bid" value="1">' in html
    assert "系统核对：符合" in html
    assert "_drop" not in html


def test_a_row_nobody_spoke_of_is_left_out_and_what_is_wrong_stands_at_its_own():
    tree = posted(forms.initial(Form, KNOWN), **{"rows.2.passed": "", "rows.2.reason": "缺证照"})
    found = forms.reading(Form, tree)
    assert [row["bid"] for row in found.data["rows"]] == ["1", "3"]
    with pytest.raises(Refusal) as refused:
        read(Form, found.data)
    assert {found.place(path) for path in refused.value.facts["fields"]} == {"rows.2.passed"}


def test_a_question_that_must_be_answered_is_never_answered_by_silence():
    tree = posted(forms.initial(Form, KNOWN))
    assert tree["rows"][1]["passed"] == ""
    assert forms.reading(Form, tree).data["rows"][1] == {"bid": "3", "passed": False, "reason": "缺证照"}
    assert drawn(tree)["rows"].count("checked") == 2


def test_the_summary_calls_things_by_their_names():
    tree = posted(forms.initial(Form, KNOWN), both="K1")
    given = read(Form, forms.reading(Form, tree).data)
    said = {one.label: one for one in forms.facts(given, tree, OFFERS)}
    assert (said["场地"].said, said["都要"].said, said["计划"].said) == ("二室", "一室", "一室 × 3")
    first = said["行"].below[0]
    assert (first.label, first.said) == ("1号", "符合")


@pytest.mark.parametrize("pem", [True, False])
def test_a_signature_comes_as_a_file_or_as_text(pem: bool):
    der = bytes(range(200))
    text = base64.encodebytes(der).decode()
    raw = f"-----BEGIN CMS-----\n{text}-----END CMS-----\n".encode() if pem else der
    files = MultiValueDict({"signature.file": [SimpleUploadedFile("s.p7s", raw)]})
    tree = forms.from_post(Form, QueryDict(""), files, keep)
    assert base64.b64decode(tree["signature"]) == der
    pasted = posted(forms.initial(Form), signature=raw.decode() if pem else text)
    assert base64.b64decode(pasted["signature"]) == der


def test_codes_may_be_typed_parted_by_anything():
    assert posted(forms.initial(Form), both="K1, K2；K3")["both"] == ["K1", "K2", "K3"]


def test_a_name_is_given_once_only():
    with pytest.raises(ValueError, match="重名"):
        pick("test.rooms")(lambda session, target: [])
    assert "guarantee.statement" in SIGNABLES
    with pytest.raises(ValueError, match="重名"):
        signable("guarantee.statement")(lambda session, target, data: ("", b""))


def test_a_source_that_refuses_offers_nothing():
    def ask(session: Session, target: Any) -> list[tuple[str, str]]:
        raise Refusal("P-ROLE", Text("不可", "no"))

    pick("test.shy")(ask)
    assert choices("test.shy", Session(), None) == []


def test_the_list_of_acts_names_sources_and_the_values_of_public_small_ones():
    said = schema(Form, values=True)["properties"]
    assert (said["room"]["pick"], said["room"]["values"]) == ("test.rooms", ["K1", "K2"])
    assert "values" not in said["far"]
    assert public_values("test.bids") is None
    assert schema(Form, values=True)["$defs"]["Row"]["properties"]["bid"]["pick"] == "test.bids"
    assert "values" not in schema(Form)["properties"]["room"]


def test_a_consent_must_be_ticked_and_says_so():
    class Begin(Input):
        discipline: Literal[True] = Field(title="遵守纪律|I keep the discipline")

    assert [one.kind for one in forms.fields_of(Begin)] == ["agree"]
    assert forms.reading(Begin, {"discipline": False}).data == {}
    assert read(Begin, forms.reading(Begin, {"discipline": True}).data).discipline is True


def test_money_stays_money():
    class Paid(Input):
        amount: Decimal = Field(title="金额|amount", decimal_places=2)

    assert forms.initial(Paid, {"amount": Decimal("12.30")})["amount"] == "12.30"

"""A tender file is written with forms, judged all at once, and then offered wherever an act takes one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from ggzy.desk import forms
from ggzy.desk.models import FileDraft
from ggzy.foundation.acts import Role
from ggzy.foundation.acts.picks import choices
from ggzy.foundation.documents.stored import document_bytes
from ggzy.trading.projects import judging, template, writing
from ggzy_core.evaluation.formulas import FORMULAS
from ggzy_core.tender import TenderFile
from tests.ggzy.people import somebody
from tests.ggzy.trading import stage
from tests.ggzy.visitors import visitor
from tests.ggzy_bid.defects.good import tender

pytestmark = pytest.mark.usefixtures("record")

FILLED = {
    "basics.title": "示例路改造工程",
    "basics.estimate": "1000万元",
    "basics.ceiling": "９８０万元",
    "basics.duration_days": "180",
    "security.guarantee": "15万元",
    "committee.specialties.0.value": "A0802",
    "committee.specialties.0.count": "5",
}


@pytest.fixture
def writer() -> Any:
    return somebody(1, Role.TENDERER)


@pytest.fixture
def client(writer: Any) -> Client:
    return visitor(writer)


def begun(client: Client, **given: str) -> str:
    return client.post("/desk/files/", given)["Location"]


def typed(**changes: str) -> dict[str, Any]:
    """The post of the newest draft, with what is filled in."""
    draft = FileDraft.objects.latest("id")
    return {**dict(forms.flat(writing.form_for(draft.formula), draft.typed)), **_lists(draft), **FILLED, **changes}


def _lists(draft: FileDraft) -> dict[str, Any]:
    many: dict[str, Any] = {}
    for name, value in forms.flat(writing.form_for(draft.formula), draft.typed):
        many.setdefault(name, []).append(value)
    return many


def test_a_file_written_by_form_is_set_as_ready_and_offered(client: Client, writer: Any):
    where = begun(client)
    page = client.post(where, typed(_step="use"))
    assert "已设为可用" in page.content.decode()
    draft = FileDraft.objects.get()
    content = TenderFile.model_validate_json(document_bytes(draft.ready))
    assert (content.title, str(content.ceiling), content.committee.size) == ("示例路改造工程", "9800000.00", 5)
    assert content.price is not None
    assert [str(value) for value in content.price.draw_from] == ["1", "2", "3", "4"]
    assert [value for value, _ in choices("tender-files", writer, None)] == [draft.ready]
    assert choices("tender-files", somebody(2, Role.TENDERER), None) == []
    form = client.get("/desk/acts/project.enter").content.decode()
    assert "示例路改造工程" in form


def test_what_is_changed_afterwards_is_not_ready_any_more(client: Client):
    where = begun(client)
    client.post(where, typed(_step="use"))
    client.post(where, typed(_step="keep", **{"basics.duration_days": "200"}))
    assert FileDraft.objects.get().ready == ""


def test_every_fault_is_said_at_once_in_words(client: Client):
    where = begun(client)
    changes = {"basics.estimate": "很多", "basics.duration_days": "0", "committee.specialties.0.count": ""}
    page = client.post(where, typed(_step="check", **changes))
    said = page.content.decode()
    assert page.status_code == 422
    for box in ("f-basics-estimate", "f-basics-duration_days", "f-committee-specialties-0-count"):
        assert f'href="#{box}"' in said
    assert 'value="很多"' in said, "nothing typed is lost"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"security.guarantee": "30万元"}, "实施条例》第二十六条"),
        ({"committee.specialties.0.count": "4"}, "5 人以上单数"),
        ({"scoring.scores.0.most": "25"}, "满分合计 105"),
        ({"scoring.scores.0.needs": "nothing"}, "引用了不存在的要求"),
        ({"scoring.pricing.parameters.k": "2"}, "二选一"),
        ({"requirements.1.id": "form"}, "编号重复"),
    ],
)
def test_what_the_law_or_the_file_itself_forbids_is_said_with_its_clause(
    client: Client, changes: dict[str, str], said: str
):
    where = begun(client)
    page = client.post(where, typed(_step="check", **changes))
    assert page.status_code == 422
    assert said in page.content.decode()


def test_the_limits_are_told_while_one_types(client: Client):
    where = begun(client)
    page = client.post(where, typed(**{"security.guarantee": "30万元"}), headers={"HX-Request": "true"})
    told = page.content.decode()
    assert "3%" in told
    assert "不超过2%" in told
    assert "<html" not in told
    assert FileDraft.objects.get().title == "", "looking keeps nothing"


def test_another_formula_asks_its_own_parameters(client: Client):
    where = begun(client)
    page = client.post(where, typed(_step="keep", **{"scoring.pricing.formula": "grouped_median_coefficient"}))
    html = page.content.decode()
    assert 'name="scoring.pricing.parameters.fall"' in html
    assert 'name="scoring.pricing.parameters.k"' not in html


@pytest.mark.parametrize("name", FORMULAS)
def test_every_parameter_of_every_formula_is_named_in_both_languages(name: str):
    for one in forms.fields_of(writing.parameters_of(name)):
        assert one.label.zh != one.label.en, one.name


def test_a_preview_is_a_pdf_and_keeps_no_document(client: Client):
    where = begun(client)
    page = client.post(where, typed(_step="preview"))
    assert page["Content-Type"] == "application/pdf"
    assert page.content.startswith(b"%PDF")


def test_an_earlier_file_comes_back_whole_as_what_to_begin_from():
    city = stage.build()
    lot = stage.enter(city, guarantee={"amount": "100000.00", "forms": ["e-guarantee", "paper"]})
    client = visitor(city.tenderer.session)
    begun(client, **{"from": str(lot.files.get().pk)})
    draft = FileDraft.objects.get()
    found = forms.reading(writing.form_for(draft.formula), draft.typed)
    content, said = judging.content_of(writing.terms_of(found.data))
    assert not said
    assert content is not None
    before = json.loads(lot.files.get().content.to_json())
    after = json.loads(content.to_json())
    spelt_out = after["price"].pop("parameters")
    assert spelt_out.items() >= before["price"].pop("parameters").items(), "defaults are written down"
    assert after == before


def test_forms_blind_parts_and_the_bill_come_back_as_they_were_typed():
    content = tender()
    known = writing.known_of(content)
    model = writing.form_for(writing.formula_of(known))
    found = forms.reading(model, forms.initial(model, known))
    assert not found.errors
    again, said = judging.content_of(writing.terms_of(found.data))
    assert not said
    assert again is not None
    assert (again.requirements, again.bill, again.guarantee) == (
        content.requirements, content.bill, content.guarantee,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("040101, 挖土方, m3", "bill.0.quantity"),
        ("040101, 挖土方, m3, 很多", "bill.0.quantity"),
        ("040101, 挖土方, m3, 1, 2, 3", "bill.0.surplus"),
        ("040101\t挖土方，人工\tm3\t1\n040101, 再挖, m3, 2", "编码重复"),
    ],
)
def test_what_is_wrong_with_a_line_of_the_bill_is_said(client: Client, line: str, said: str):
    where = begun(client)
    page = client.post(where, typed(_step="check", bill=line))
    assert page.status_code == 422
    assert said in page.content.decode()


def test_the_plain_template_lacks_only_what_is_for_the_writer():
    model = writing.form_for(writing.PLAIN_FORMULA)
    found = forms.reading(model, forms.initial(model, template.plain()))
    _, said = judging.content_of(writing.terms_of(found.data))
    assert {one.zh.partition("：")[0] for one in said} == {"title", "estimate", "duration_days"}


def test_nobody_else_finds_a_draft(client: Client):
    where = begun(client)
    for other in (somebody(2, Role.TENDERER), somebody(3, Role.BIDDER)):
        assert visitor(other).get(where).status_code == 404
    assert visitor(somebody(4, Role.BIDDER)).get("/desk/files/").status_code == 404
    assert client.post(where, {"_step": "delete"}).status_code == 302
    assert not FileDraft.objects.exists()

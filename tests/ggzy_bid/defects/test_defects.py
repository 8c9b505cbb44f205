"""Every seeded defect is found, each by its own finding; the bid without one has none."""

from __future__ import annotations

import pytest

from ggzy_core.preflight import Report, preflight

from .good import LOT, PLAN, Folder, good, tender
from .papers import docx, pdf
from .seeded import DEFECTS, HINTS


def checked(folder: Folder) -> Report:
    return preflight(folder.path, tender(), LOT)


@pytest.fixture
def folder(tmp_path) -> Folder:
    return good(tmp_path / "bid")


def test_there_are_sixty_and_more():
    assert len(DEFECTS) >= 60


def test_the_untouched_bid_has_no_finding(folder):
    report = checked(folder)
    assert [one for one in report.findings if one.severity != "green"] == []
    assert report.light == "green" and report.ready
    assert {one.requirement for one in report.of("green")} == {
        one.id for one in tender().requirements if one.check != "manual"
    }


@pytest.mark.parametrize("name", DEFECTS)
def test_a_seeded_defect_is_found_under_its_own_name(folder, name):
    DEFECTS[name](folder)
    report = checked(folder)
    found = [one for one in report.findings if one.id == name]
    assert found, [one.id for one in report.findings if one.severity != "green"]
    for one in found:
        assert one.severity == ("amber" if name in HINTS else "red")
        assert one.clause and one.zh and one.en and one.mend_zh and one.mend_en
    assert report.ready == (not report.of("red"))


def test_a_finding_says_document_and_page(folder):
    DEFECTS["blind.name"](folder)
    (found,) = [one for one in checked(folder).findings if one.id == "blind.name"]
    assert (found.document, found.page, found.clause, found.requirement) == (PLAN, 3, "2.1.4", "plan")


def test_the_page_over_the_limit_is_counted_over_all_documents_of_an_answer(folder):
    folder.put("技术/附图.pdf", pdf(["图"] * 3))
    folder.answer("plan", documents=[PLAN, "技术/附图.pdf"])
    (found,) = checked(folder).of("red")
    assert (found.id, found.document, found.page) == ("document.too-many-pages", "技术/附图.pdf", 1)


def test_a_word_file_tells_its_author_too(folder):
    folder.put("技术/方案.docx", docx("施工组织设计", author="某公司技术部"))
    folder.answer("plan", documents=["技术/方案.docx"])
    folder.drop(PLAN)
    assert [one.id for one in checked(folder).of("red")] == ["blind.author"]


def test_a_consortium_where_none_is_taken(folder):
    report = preflight(folder.path, tender(consortium=False), LOT)
    assert [one.id for one in report.of("red")] == ["consortium.not-allowed"]


def test_one_bidder_alone_owes_no_agreement(folder):
    members = folder.json("bid.json")["members"][:1]
    folder.change("bid.json", members=members)
    folder.answer("agreement", gone=True)
    (folder.path / "资格/联合体协议书.json").unlink()
    assert checked(folder).light == "green"


def test_an_old_tender_file_still_reads_and_checks(folder):
    old = tender(requirements=[], bill=[], guarantee=None)
    assert preflight(folder.path, old, LOT).ready


def test_a_bill_may_be_a_workbook_or_json(folder):
    import io

    from openpyxl import Workbook

    from .good import BILL, LINES, PRICE

    book = Workbook()
    book.active.append(["编码", "名称", "单位", "数量", "单价", "合价"])
    for code, name, unit, *numbers in LINES:
        book.active.append([code, name, unit, *map(float, numbers)])
    book.active.append(["合计", None, None, None, None, float(PRICE)])
    book.save(out := io.BytesIO())
    lines = [
        dict(zip(("code", "name", "unit", "quantity", "unit_price", "amount"), one, strict=True)) for one in LINES
    ]
    folder.drop(BILL)
    for name, data in (("清单.xlsx", out.getvalue()), ("清单.json", {"lines": lines, "total": str(PRICE)})):
        folder.put(name, data)
        folder.answer("bill", documents=[name])
        assert checked(folder).light == "green"
        folder.drop(name)

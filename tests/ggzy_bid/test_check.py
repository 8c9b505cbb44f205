"""`ggzy-bid check` and `ggzy-bid digest`: the preflight at the terminal, as JSON and as a page."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner

from ggzy_bid.__main__ import main
from ggzy_core.sealing.lot import LotCard
from tests.bids import lot
from tests.ggzy_bid.defects.good import DEADLINE, LOT_CODE, TENDER_CODE, good, tender
from tests.ggzy_bid.defects.seeded import DEFECTS


@pytest.fixture
def desk(tmp_path):
    """A machine with a good bid and the tender file and card as `ggzy-bid lot` fetched them."""
    good(tmp_path / "bid")
    card = lot().model_dump(mode="json") | {"tender": TENDER_CODE, "lot": LOT_CODE, "deadline": DEADLINE.isoformat()}
    (tmp_path / "cards").mkdir()
    (tmp_path / f"cards/{LOT_CODE}.card.json").write_bytes(LotCard.model_validate(card).to_json())
    (tmp_path / f"cards/{LOT_CODE}.file.json").write_bytes(tender().to_json())
    return tmp_path


def run(desk, *arguments):
    command = ["--home", str(desk / "home"), *map(str, arguments)]
    return CliRunner().invoke(main, command, env={"COLUMNS": "200"})


def file_of(desk):
    return desk / f"cards/{LOT_CODE}.file.json"


def test_a_good_bid_is_green_and_says_what_no_machine_judges(desk):
    done = run(desk, "check", desk / "bid", "--tender", file_of(desk))
    assert done.exit_code == 0 and "没有发现问题" in done.output
    assert "由评标委员会评审" in done.output and "no lot card" not in done.output


def test_a_red_one_says_clause_place_and_remedy_and_ends_with_one(desk):
    from tests.ggzy_bid.defects.good import Folder

    DEFECTS["blind.name"](Folder(desk / "bid"))
    done = run(desk, "check", desk / "bid", "--tender", file_of(desk))
    assert done.exit_code == 1
    assert "条款 clause 2.1.4 · 技术/施工组织设计.pdf 第3页 p.3 · blind.name" in done.output
    assert "→ 请删去能识别投标人的内容后重新导出 · Take out what tells who bids" in done.output


def test_the_lot_is_found_by_its_code(desk, monkeypatch):
    monkeypatch.chdir(desk)
    assert run(desk, "check", "bid", "--tender", LOT_CODE).exit_code == 0
    done = run(desk, "check", "bid", "--tender", "A01-无")
    assert done.exit_code == 1 and "ggzy-bid lot A01-无" in done.output


def test_json_is_for_programs(desk):
    told = json.loads(run(desk, "check", desk / "bid", "--tender", file_of(desk), "--json").output)
    assert told["ready"] and told["light"] == "green" and {one["severity"] for one in told["findings"]} == {"green"}


def test_without_a_card_it_says_what_it_could_not_compare(desk):
    (desk / f"cards/{LOT_CODE}.card.json").unlink()
    assert "no lot card" in run(desk, "check", desk / "bid", "--tender", file_of(desk)).output


def test_the_page_needs_no_network_and_escapes_what_documents_say(desk):
    from tests.ggzy_bid.defects.good import Folder

    Folder(desk / "bid").change("bid.json", quality="<script>alert(1)</script>")
    run(desk, "check", desk / "bid", "--tender", file_of(desk), "--html", desk / "out.html")
    page = (desk / "out.html").read_text("utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert not re.search(r"(src|href)=|url\(|@import", page)
    for said in (
        "有否决风险",
        "requirement.limit",
        "投标截止",
        "2026-12-01 09:30",
        "15,000.00 元",
        "经评审的最低投标价法",
    ):
        assert said in page


def test_the_digest_is_one_page(desk):
    done = run(desk, "digest", file_of(desk), "--html", desk / "digest.html")
    assert done.exit_code == 0 and (desk / "digest.html").read_text("utf-8").startswith("<!doctype html>")
    lines = done.output.splitlines()
    assert len(lines) < 60
    assert "投标截止 deadline: 2026-12-01 09:30（北京时间） · 2026-12-01 09:30 (Beijing)" in lines
    assert any(
        "[2.1.4] 施工组织设计（暗标）" in line and "5 pages at most" in line and "blind" in line for line in lines
    )


def test_a_faulty_tender_file_is_a_sentence(desk):
    file_of(desk).write_text("{}")
    done = run(desk, "check", desk / "bid", "--tender", file_of(desk))
    assert done.exit_code == 1 and "请重新下载" in done.output

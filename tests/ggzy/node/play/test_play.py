"""ggzy play: a whole trade on a fresh node, as somebody types it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ggzy.trading.procedures.engineering_open_tender import OPEN_TENDER
from tests.support import trades
from tests.support.city import copy
from tests.support.node import Node

pytestmark = pytest.mark.slow
OUTSIDE = ("bidders", "trustees")
REGISTERS = ("identity_", "experts_")  # who is registered, and for whom experts work; who bids is another matter


def test_a_trade_is_played_to_its_archive(whole_trade):
    said = whole_trade.said
    assert said["stage"] == "archived"
    assert said["verified"] is True
    assert said["journal_size"] == int(said["checkpoint"].split()[1])
    assert said["acts"] > 100


def test_what_was_played_can_be_verified_afterwards(whole_trade):
    with Node(whole_trade.data) as node:
        said = node.run("verify", "--json")
    assert json.loads(said.stdout)["holds"] is True


def test_a_row_changed_by_hand_is_named(whole_trade, tmp_path):
    other = copy(whole_trade.data, tmp_path / "node")
    with sqlite3.connect(other / "ggzy.sqlite3") as database:
        database.execute("UPDATE bidding_openedbid SET price = price - 100 WHERE number = 2")
        key = database.execute("SELECT id FROM bidding_openedbid WHERE number = 2").fetchone()[0]
    with Node(other) as node:
        said = node.run("verify")
    assert said.returncode == 1
    assert f"bidding_openedbid#{key}" in said.stdout


def test_the_draw_and_the_ranking_can_be_computed_again(whole_trade):
    with Node(whole_trade.data) as node:
        for command in ("verify-draw", "recompute"):
            said = node.run(command, whole_trade.said["lot"])
            assert said.returncode == 0, said.stdout + said.stderr


def test_while_bids_are_sealed_their_prices_are_known_on_the_bidders_machines_only(sealed_trade):
    folder, said = sealed_trade.data, sealed_trade.said
    assert said["stage"] == "bidding-closed"
    assert len(said["secret_prices"]) >= 3
    forms = [form for price in said["secret_prices"] for form in written(price)]
    for path in server_files(folder):
        data = path.read_bytes()
        assert not [form for form in forms if form.encode() in data], f"{path} tells a price"


def test_while_bids_are_sealed_nothing_says_who_has_bid(sealed_trade):
    """Names of registered organisations stand where they are registered, and nowhere else."""
    folder = sealed_trade.data
    with sqlite3.connect(folder / "ggzy.sqlite3") as database:
        who = database.execute(
            "SELECT o.uscc, o.name FROM identity_organisation o JOIN identity_organisationrole r "
            "ON r.organisation_id = o.id WHERE r.role = 'bidder'"
        ).fetchall()
        secrets = [text.encode() for pair in who for text in pair]
        assert secrets
        for table, row in rows_beside_registration(database):
            assert not [one for one in secrets if one in row], f"{table} names a bidder"
    for path in server_files(folder):
        if path.name.startswith("ggzy.sqlite3") or "journal" in path.parts:
            continue  # looked at row by row; the journal's leaves are rows of journal_entry
        data = path.read_bytes()
        assert not [one for one in secrets if one in data], f"{path} names a bidder"


def test_a_real_tender_is_played(node, shared_data):
    model = shared_data / "real-tender" / "zhaobiao_file_model.json"
    said = trades.here(node, "--tender", str(model), "--until", "publicity")
    assert said["stage"] == "publicity"
    assert said["verified"] is True
    assert any("项目估算价" in one for one in said["assumed"])


@pytest.mark.parametrize("stage", ["failed", "retendered", "terminated"])
def test_a_play_reaches_the_stages_that_stand_aside(node, stage):
    assert trades.here(node, "--until", stage)["stage"] == stage


def test_every_stage_can_be_asked_for():
    from ggzy.node.play.stages import ending_for

    assert {ending_for(stage.code) for stage in OPEN_TENDER.stages} >= {"archived", "failed", "terminated"}


def test_a_folder_in_use_is_refused(node, tmp_path):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "letter.txt").write_text("mine", encoding="utf-8")
    said = node.run("play", "engineering.open-tender", "--data", str(tmp_path / "used"))
    assert said.returncode != 0
    assert "不是空文件夹" in said.stderr
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["letter.txt"]


def test_an_unknown_stage_is_refused_with_the_known_ones(node):
    said = node.run("play", "engineering.open-tender", "--until", "nowhere")
    assert said.returncode != 0
    assert "bidding-closed" in said.stderr


def written(price: str) -> list[str]:
    """A price as a file might hold it: with point, grouped, in fen."""
    whole, _, fen = price.partition(".")
    return [price, f"{int(whole):,}.{fen}", whole + fen]


def server_files(folder: Path) -> list[Path]:
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.relative_to(folder).parts[0] not in OUTSIDE
    ]


def rows_beside_registration(database: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    """Every row as bytes, but for the tables of who is registered, and the entries about the node."""
    tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        if table.startswith(REGISTERS):
            continue
        where = "WHERE subject <> ''" if table == "journal_entry" else ""
        for row in database.execute(f'SELECT * FROM "{table}" {where}'):
            yield table, b"\x1f".join(one if isinstance(one, bytes) else str(one).encode() for one in row)

"""ggzy demo-city: told once, whole on the record, left alone afterwards; then its parties live on."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.city import copy
from tests.support.node import Node

pytestmark = pytest.mark.slow
LOTS = "SELECT stage, count(*) FROM matters_matter WHERE procedure = 'engineering.open-tender' GROUP BY stage"
HELD = {"archived": 1, "award": 1, "evaluation": 1, "bidding-closed": 1, "failed": 1, "terminated": 1, "entry": 1}


@pytest.fixture(scope="module")
def city(told_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A small city whose telling was broken off once by kill -9, and then went on."""
    with Node(copy(told_city, tmp_path_factory.mktemp("city") / "node")) as node:
        yield node


def test_every_lot_stands_where_the_plan_wants_it(city):
    assert HELD.items() <= dict(asked(city, LOTS)).items()
    assert dict(asked(city, LOTS))["bidding"] == 5


def test_nothing_was_done_twice_after_the_kill(city):
    twice = "SELECT subject, count(*) FROM journal_entry WHERE act = ? GROUP BY subject HAVING count(*) > 1"
    for act in ("opening.begin", "notice.publish", "report.submit", "award.notify", "contract.sign", "archive.make"):
        assert asked(city, twice, act) == []
    assert asked(city, "SELECT count(*) - count(DISTINCT name) FROM identity_organisation") == [(0,)]


def test_an_order_an_objection_and_a_complaint_are_open(city):
    kinds = dict(asked(city, "SELECT procedure, count(*) FROM matters_matter WHERE closed_at IS NULL GROUP BY 1"))
    assert kinds["supervision.order"] == kinds["supervision.complaint"] == kinds["engineering.objection"] == 1


def test_no_story_was_given_up(city):
    ends = [json.loads(line) for path in diaries(city) for line in path.read_text("utf-8").splitlines()]
    assert {value for key, value in ends if key == "end"} == {True}


def test_its_record_holds_and_it_is_left_alone(city):
    report = json.loads(city.run("verify", "--json").stdout)
    assert report["holds"] is True
    assert "未作改动" in city.run("demo-city").stdout
    assert json.loads(city.run("verify", "--json").stdout)["entries"] == report["entries"]


def test_served_it_lives_on_by_itself(city):
    """The held lots go on, each act once, at a pace; and what was done holds."""
    city.env |= {"GGZY_DEMO_PACE": "3000", "GGZY_SLOT_SECONDS": "1"}
    opened = (
        "SELECT count(*) FROM matters_matter WHERE procedure = 'engineering.open-tender' AND stage = 'bidding-closed'"
    )
    before = asked(city, "SELECT max(id) FROM journal_entry")
    city.serve()
    wait_until(lambda: asked(city, opened) == [(0,)], 150)
    assert asked(city, "SELECT max(id) FROM journal_entry") > before


def asked(node: Node, question: str, *values: str) -> list[tuple]:
    path = node.data / "ggzy.sqlite3"
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)) as database:
        try:
            return database.execute(question, values).fetchall()
        except sqlite3.OperationalError:
            return []  # the tables are not there yet


def diaries(node: Node) -> list:
    return sorted((node.data / "story").glob("trade-*.jsonl"))


def wait_until(holds, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.3)

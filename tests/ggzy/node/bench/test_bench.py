"""`ggzy bench acts`, and what it promises of bidders who come at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.db import connection

from ggzy.foundation.acts import perform
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.node.bench import acts, city, portal, report, runner
from ggzy.node.bench.measure import statements_of
from ggzy.trading.bidding.models import Bid
from ggzy.trading.projects.models import Lot
from tests.support.node import Node

#: statements of the everyday acts, begin and commit aside: each must earn its place (PostgreSQL takes locks by some)
MOST = {"sqlite": {"tender": 56, "bid": 18}, "postgresql": {"tender": 68, "bid": 21}}
TIMES = {"tender", "bid", "bid_prepare", "bid_transaction", "bid_5th", "bid_500th", "read", "read_built", "session"}


@pytest.mark.slow
def test_the_quick_bench_says_everything_in_one_object(node: Node):
    done = node.run("bench", "acts", "--quick", "--json", timeout=280)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert {"cores", "memory_gb", "python"} <= found["machine"].keys()
    assert {"worker_mb", "web_mb", "serve_start_s"} <= found["processes"].keys()
    assert set(found["databases"]) == {"sqlite", "postgresql"}
    for results in found["databases"].values():
        if "absent" in results:
            assert results["absent"]
            continue
        assert results.keys() >= TIMES
        assert all(results[name]["median_ms"] > 0 for name in TIMES)
        assert {key: results["at_once"][key] for key in ("bidders", "kept", "lost", "conflicts")} == {
            "bidders": 16, "kept": 16, "lost": 0, "conflicts": 0
        }  # fmt: skip
    assert "absent" not in found["databases"]["sqlite"]


@pytest.mark.slow
def test_watchers_of_an_opening_miss_nothing(node: Node):
    node.make()
    done = node.run("bench", "watchers", "--here", "--quick", "--watchers", "60", timeout=120)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert {key: found[key] for key in ("watchers", "events", "deliveries", "lost")} == {
        "watchers": 60, "events": 5, "deliveries": 300, "lost": 0
    }  # fmt: skip
    assert 0 < found["p50_ms"] <= found["p99_ms"] <= found["max_ms"]


def test_a_node_with_a_record_is_not_measured_on(node: Node):
    node.make()
    made = node.run(
        "shell", "-c",
        "from ggzy.foundation.acts import perform\n"
        "from ggzy.foundation.acts.session import operator_session\n"
        "perform('room.open', operator_session(), data={'code': 'K1', 'name': '示例', 'uses': ('opening',)})",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    done = node.run("bench", "acts", "--here", "--quick")
    assert done.returncode != 0
    assert "本节点已有存证" in done.stderr


@pytest.fixture
def played(record: None, settings: object) -> None:
    """The sample authorities of a bench lie in the data folder; every test makes its own."""
    data = Path(settings.GGZY_DATA)  # type: ignore[attr-defined]
    yield
    for name in ("sample-authorities", "offices", "trustees", "bidders", "trust"):
        shutil.rmtree(data / name, ignore_errors=True)


@pytest.mark.both
@pytest.mark.usefixtures("played")
def test_sixteen_bidders_at_once_lose_nothing_and_acts_keep_their_budget_of_statements():
    there = city.build(acts.AT_ONCE)
    most = MOST[connection.vendor]
    lot = there.published()
    assert statements_of(there.enter) <= most["tender"]
    acts.BidWatch().lodge(lot, there.bidder(0), city.package(lot, there.bidder(0)))
    first = _statements_of_a_bid(lot, there.bidder(1))
    found = acts.at_once(there, lot)
    assert _statements_of_a_bid(lot, there.bidder(2)) == first <= most["bid"]  # however many bids there are
    assert (found["said"], found["conflicts"], found["lost"], found["kept"]) == ([], 0, 0, acts.AT_ONCE)
    bids = Bid.objects.filter(lot=lot).exclude(package="")
    assert bids.count() == acts.AT_ONCE + 3
    assert bids.values("who").distinct().count() == acts.AT_ONCE
    settle()
    assert verify().holds


def _statements_of_a_bid(lot: Lot, bidder: city.Bidder) -> int:
    package = {"package": city.upload(city.package(lot, bidder))}
    return statements_of(lambda: perform("bid.submit", bidder.session, lot, package))


@pytest.mark.slow
def test_the_bench_of_the_portal_measures_over_http_on_a_node_of_its_own(node: Node):
    node.make()
    done = node.run("bench", "portal", "--here", "--quick", timeout=280)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["notices"] == 2000
    assert found["page"]["statuses"].keys() == {"200"}
    assert "304" in found["page_revalidated"]["statuses"]
    assert found["list"]["requests"] == 60
    assert found["feed"]["records"] > 2000


def test_searches_of_the_bench_are_the_same_every_time_and_never_twice_alike():
    asked = portal.searched(100)
    assert asked == portal.searched(100)
    assert len(set(asked)) == 110


def test_the_bench_of_the_portal_reports_the_watchers_beside_its_reading(monkeypatch):
    asked = []

    def child(name, data, words):
        asked.append((name, words))
        if name == "postgresql":
            return {"absent": "示例"}
        if words[0] == "watchers":
            return {"watchers": 7, "events": 5, "lost": 0, "p50_ms": 3.0, "p99_ms": 9.5, "web_mb": 80.0}
        return {"page": {"per_second": 2000.0, "median_ms": 1.0}, "notices": 10, "web_mb": 70.0}

    monkeypatch.setattr(runner, "on", child)
    found = portal.run(quick=True, tell=lambda _: None, watching=7)
    assert asked == [
        ("sqlite", ["portal", "--quick"]),
        ("sqlite", ["watchers", "--watchers", "7", "--quick"]),
        ("postgresql", ["portal", "--quick"]),
    ]
    assert found["databases"]["sqlite"]["watchers"]["p99_ms"] == 9.5
    table = report.portal_table(found)
    assert table.row_count == 2
    assert list(table.columns[4].cells) == ["", "9.50"]
    assert [list(column.cells)[1] for column in table.columns][-2:] == ["≤ 200 ms p99", "是 yes"]
    assert any("7 watchers" in line for line in report.portal_sentences(found))
    assert json.dumps(found)

"""The worker in processes of its own: killed at any step, or two at once, each due act is done exactly once."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import tables
from tests.support.databases import own_database
from tests.support.node import REPO, Node

pytestmark = [pytest.mark.both, pytest.mark.slow]

PUT_UP = """
import django; django.setup()
from datetime import timedelta
from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
for number in range({count}):
    data = {{"title": "示例", "step": "1", "reserve": "5", "free_ends": clock.now() + timedelta(days=1)}}
    perform("listing.put-up", operator_session(), data=data)
"""
LEAP = """
import django; django.setup()
from datetime import timedelta
from ggzy.foundation import clock
clock.keep(clock.shift() + timedelta({leap}))
"""
COUNT = """
import django; django.setup()
import json
from django.db.models import Count
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.models import Due, Matter
acts = ("listing.time", "listing.knock-down")
print(json.dumps({
    "times": sorted(Entry.objects.filter(act__in=acts).values("act", "subject").annotate(n=Count("id")).values_list("n", flat=True)),
    "open": Due.objects.filter(done_at=None, dropped=False).count(),
    "stages": sorted(Matter.objects.values_list("stage", flat=True)),
}))
"""
STEPS = [
    "ggzy.foundation.acts.dues.perform:before",
    "ggzy.foundation.acts.door._take:after",
    "tests.listing.acts.begin_timed.run:after",
    "ggzy.foundation.matters.engine.advance:after",
    "ggzy.foundation.acts.record.write:after",
    "ggzy.foundation.acts.dues.perform:after",
    "ggzy.foundation.journal.sequencer.Sequencer._place_public:after",
    "ggzy_core.tlog.tiles.TileLog.append:after",
    "ggzy_core.tlog.tiles.TileLog.publish:before",
    "ggzy_core.tlog.tiles.TileLog.publish:after",
]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Node]:
    """A node with the sample trade, in a database of its own."""
    with own_database() as url, Node(tmp_path / "node", url) as node:
        node.env |= {
            "DJANGO_SETTINGS_MODULE": "tests.node_settings",
            "PYTHONPATH": f"{REPO / 'src'}:{REPO}",
            "GGZY_LOG": "ERROR",
        }
        if not url:
            tables.put(node.data)
        made = node.run("init")  # the tables of the sample trade
        assert made.returncode == 0, made.stdout + made.stderr
        yield node


def python(node: Node, code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], env=node.env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def put_up(node: Node, count: int) -> None:
    python(node, PUT_UP.format(count=count))


def leap(node: Node, **step: int) -> None:
    """Move the node's clock on, for all its processes."""
    python(node, LEAP.format(leap=", ".join(f"{name}={value}" for name, value in step.items())))


def counted(node: Node) -> dict:
    return json.loads(python(node, COUNT))


def assert_whole(node: Node) -> None:
    checked = node.run("verify", "--json")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert json.loads(checked.stdout)["pending"] == 0


def test_killed_between_the_steps_each_due_act_is_done_once(city):
    put_up(city, len(STEPS))
    leap(city, days=2)
    for step in STEPS:
        killed = city.run("worker", "--once", env={"CRASH_AT": step})
        assert killed.returncode == -signal.SIGKILL, f"{step}: {killed.stderr}"
    ended = city.run("worker", "--once")
    assert ended.returncode == 0, ended.stderr
    found = counted(city)
    assert found["times"] == [1] * len(STEPS)
    assert found["stages"] == ["timed"] * len(STEPS)
    assert_whole(city)


def test_two_workers_at_once_and_kills_in_between(city):
    put_up(city, 8)
    workers = [city.start("worker"), city.start("worker")]
    leap(city, days=2)
    leap(city, minutes=10)
    until = time.monotonic() + 60
    while counted(city)["open"] and time.monotonic() < until:
        place = random.randrange(2)
        workers[place].send_signal(signal.SIGKILL)
        workers[place].wait()
        workers[place] = city.start("worker")
        time.sleep(1.5)
        leap(city, minutes=10)
    found = counted(city)
    assert found["times"] == [1] * 16, "each listing timed once and knocked down once"
    assert found["stages"] == ["done"] * 8
    for worker in workers:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(15) == 0, "SIGTERM ends a worker in order"
    assert city.run("worker", "--once").returncode == 0
    assert_whole(city)

"""An independent tester reads the OpenAPI document and sends what it can think of: no server error."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from ggzy.api import limits
from ggzy.api.tokens import hand_out
from ggzy.foundation.journal.sequencer import settle
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.slow, pytest.mark.peer, pytest.mark.timeout(1200), pytest.mark.usefixtures("record")]


def program() -> str:
    if importlib.util.find_spec("schemathesis") is None:
        pytest.skip("needs schemathesis (requirements/dev.in)")
    return str(Path(sys.executable).with_name("schemathesis"))


@pytest.mark.parametrize(("role", "cases"), [("nobody", 1), ("centre", 3), ("tenderer", 2), ("bidder", 3)])
def test_no_server_error_whatever_is_sent(role, cases, live_server, monkeypatch):
    monkeypatch.setattr(limits, "HOLDER", 10**9)
    city = stage.build(1)
    stage.published(city)
    settle()
    who = {"centre": city.centre, "tenderer": city.tenderer, "bidder": city.bidders[0]}.get(role)
    token = ["-H", f"Authorization: Bearer {hand_out(who.session.person, who.session.party)[0]}"] if who else []
    done = subprocess.run(
        [program(), "run", f"{live_server.url}/api/v1/openapi.json", "--checks", "not_a_server_error",
         "--phases", "examples,fuzzing", "-n", str(cases), "--seed", "1", "--generation-database", "none",
         "--no-color", *token],
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-4000:]

"""One sample city for all tests of the site, walked once by everybody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.support import city
from tests.support.node import REPO, Node


@pytest.fixture(scope="session")
def walked(told_city: Path, run_folder: Path) -> dict[str, Any]:
    """What crawl.py writes: `pages` of each person, how they answered the `others`, `public` codes. Walked once in a
    run, by whichever process comes first."""
    folder = run_folder / "walk"
    file = folder / "walk.json"
    with FileLock(f"{folder}.lock"):
        if not file.exists():
            _walk(city.copy(told_city, folder / "node"), file)
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def _walk(data: Path, file: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("GGZY_", "DJANGO_", "DATABASE_"))}
    env |= {"GGZY_DATA": str(data), "PYTHONPATH": os.pathsep.join([str(REPO / "src"), str(REPO)])}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.ggzy.site.crawl", str(file)],
        env=env, cwd=REPO, capture_output=True, text=True, timeout=500,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-4000:]


@pytest.fixture(scope="session")
def site(told_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """The same city, served at `site.url` and resting: nothing happens in it but what a test does."""
    with Node(city.copy(told_city, tmp_path_factory.mktemp("site") / "node")) as node:
        node.env |= {"GGZY_DEMO_DIRECTOR": "0", "GGZY_SLOT_SECONDS": "1"}
        node.serve()
        yield node

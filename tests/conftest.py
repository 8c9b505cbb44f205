"""What every test may ask for. Under CI=true a skipped test is a failed one: nothing goes unproved in silence."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.support import city, tables, trades
from tests.support.fonts import fontconfig
from tests.support.node import Node

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# A shared machine may stall any single example; how long a test may take is pytest's to say.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

REPO = Path(__file__).resolve().parents[1]
CI = os.environ.get("CI") == "true"

# Headless Chromium that talks to nobody but our own server.
CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Journeys of a minute and more, the longest first: processes take files in this order, and none waits long for another.
LONGEST = (
    "ggzy/node/play/test_play.py",
    "ggzy/api/test_schemathesis.py",
    "ggzy/node/play/test_demo_city.py",
    "ggzy/node/test_worker.py",
    "ggzy/node/bench/test_bench.py",
    "docs/test_consoles.py",
    "ggzy/site/test_crawl.py",
    "ggzy/site/test_axe.py",  # of those in a browser
    "ggzy/desk/test_endings.py",
    "ggzy/desk/test_roles.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys after the rest, and browsers last of all: Playwright's event loop stays in this thread once begun."""
    place = {str(REPO / "tests" / name): number for number, name in enumerate(LONGEST)}

    def order(item: pytest.Item) -> tuple[bool, bool, int]:
        slow = bool(item.get_closest_marker("slow"))
        return bool(item.get_closest_marker("browser")), slow, place.get(str(item.path), len(place)) if slow else 0

    items.sort(key=order)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    """Under CI=true turn a skip into a failure that says why. Expected failures (xfail) stay what they are."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome, report.longrepr = "failed", f"skipped, and CI=true takes no skip: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[Any]:
    """The same for whole modules (pytest.importorskip, skip at module level)."""
    report = yield
    if CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped, and CI=true takes no skip: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder shared/data beside the repository: real tenders, standards, test vectors."""
    folder = REPO.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"needs the test data beside the repository, {folder}")
    return folder


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """`program("age")` is the path of an independent program, or skips with the reason."""

    def find(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"needs the program {name}; `make test` as root installs it")
        return path

    return find


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(autouse=True, scope="session")
def _shared_tables(run_folder: Path) -> None:
    tables.share(run_folder)


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    """A node of its own in a folder of its own, run by the real command: `node.run("init")`, `node.start("serve")`."""
    with Node(tmp_path / "node") as one:
        yield one


@pytest.fixture
def live_node(node: Node) -> Node:
    """The same, made and serving at `live_node.url` in processes of its own: what a person's browser meets."""
    node.serve()
    return node


@pytest.fixture(scope="session")
def live_server(live_server: Any) -> Any:
    """pytest-django's. It writes head and body apart; held together, an answer would wait 40 ms for the client's ACK."""
    from django.core.servers.basehttp import WSGIRequestHandler

    WSGIRequestHandler.disable_nagle_algorithm = True
    return live_server


@pytest.fixture(scope="session")
def told_city(run_folder: Path) -> Path:
    """The data folder of a small sample city, told once in a run; copy it (tests.support.city.copy), never change it."""
    return city.told(run_folder)


@pytest.fixture(scope="session")
def whole_trade(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> trades.Trade:
    """A trade played to its archive, once in a run; copy its folder where anything is changed."""
    return trades.played(run_folder, tmp_path_factory.mktemp("whole") / "node")


@pytest.fixture(scope="session")
def sealed_trade(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> trades.Trade:
    """The same, stopped when bidding had closed."""
    return trades.played(run_folder, tmp_path_factory.mktemp("sealed") / "node", until="bidding-closed")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Real Chromium, Debian's, one for the session."""
    executable = next((path for path in map(shutil.which, CHROMIUM) if path), None)
    if executable is None:
        pytest.skip("needs Chromium; `make test` as root installs it (apt install chromium)")
    from playwright.sync_api import sync_playwright

    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    os.environ["FONTCONFIG_FILE"] = str(fontconfig(tmp_path_factory.mktemp("fonts")))
    # Playwright runs an event loop in this thread, and Django refuses database work beside one unless told.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=[*QUIET, *root])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh, isolated page in Chinese at desk size; the test fails if the browser's console complained."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert not said, f"the browser's console says: {said}"


def pytest_unconfigure() -> None:
    """Remove this process's data folder (settings/test.py); a worker of xdist ends without its atexit calls."""
    folder = Path(os.environ.get("GGZY_DATA", ""))
    if folder.name.startswith("ggzy-test-"):
        shutil.rmtree(folder, ignore_errors=True)

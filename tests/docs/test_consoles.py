"""What the documentation types runs, on a node on which a whole trade was played, and brings what the page says."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.support.city import copy
from tests.support.trades import Trade

from .played import BLOCK, FILE, REPO, Shell, missing, typed_in

PAGES = [
    page for page in sorted([*REPO.glob("docs/**/*.md"), *REPO.glob("README*.md")]) if BLOCK.search(page.read_text())
]
pytestmark = [pytest.mark.slow, pytest.mark.peer, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def city(whole_trade: Trade, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a node on which one trade was played to its end; the pages leave in it what they type."""
    return copy(whole_trade.data, tmp_path_factory.mktemp("docs") / "city")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPO)))
def test_what_a_page_types_brings_what_it_says(page, city, tmp_path):
    for program in ("openssl", "age", "bash"):
        if shutil.which(program) is None:
            pytest.skip(f"needs the program {program}; `make test` as root installs it")
    folder = tmp_path / "here"
    folder.mkdir()
    for name, text in FILE.findall(page.read_text(encoding="utf-8")):
        (folder / name).write_text(text, encoding="utf-8")
    typed = typed_in(page)
    said = Shell(folder, given(city)).type([one.command for one in typed])
    for place, (one, (code, text)) in enumerate(zip(typed, said, strict=True)):
        asked_for = place + 1 < len(typed) and typed[place + 1].command == "echo $?"
        assert code == 0 or asked_for, f"$ {one.command}\n{text}"
        assert (line := missing(one.wanted, text)) is None, f"$ {one.command}\nno line like: {line}\nit said:\n{text}"


def given(city: Path) -> dict[str, str]:
    """What the pages take as given: the node, a lot, machines of one bidder and one trustee, the trust list."""
    with sqlite3.connect(city / "ggzy.sqlite3") as database:
        (lot,) = database.execute("SELECT code FROM matters_matter WHERE code LIKE 'A01-%' LIMIT 1").fetchone()
    bidder = next(
        one for one in sorted((city / "bidders").iterdir()) if len(list(one.glob("bids-written/*"))) == 1
        and len(list(one.glob("ggzy-bid/nodes/*/receipts/*"))) == 2
    )  # fmt: skip
    trustee = sorted((city / "trustees").iterdir())[0]
    package = next(bidder.glob("ggzy-bid/bids/*/*.ggzybid"))
    told = {"GGZY_DATA": city, "BIDDER": bidder, "TRUSTEE": trustee, "TRUST": city / "trust", "SEALED": package}
    return {name: str(path) for name, path in told.items()} | {"LOT": lot}

"""Every room and package says in a few lines what it is for and how to try it; pictures stay small."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
SOURCE = REPO / "src"
LONGEST = 18  # lines
PACKAGES = ("ggzy_core", "ggzy_client", "ggzy_bid", "ggzy_trustee")
LAYERS = [folder.parent for folder in SOURCE.glob("ggzy/foundation/*/__init__.py")]  # secrets and words are no apps
ROOMS = sorted(
    {*(path.parent for path in SOURCE.glob("ggzy/**/apps.py")), *LAYERS, *(SOURCE / one for one in PACKAGES)}
)
#: words of the workshop, which no reader needs: where we built it, and with what
WORKSHOP = re.compile(r"/work/|/root/|\bchatgpt\b|\bclaude\b|\bcopilot\b|language model", re.IGNORECASE)
TEXTS = {".md", ".py", ".html", ".css", ".js", ".sh", ".toml", ".txt", ".in", ".csv", ".tsv", ".typ", ".yml"}


def name(path: Path) -> str:
    return str(path.relative_to(REPO))


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_a_room_has_a_short_readme_that_says_how_to_try_it(room):
    lines = (room / "README.md").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert 4 <= len(lines) <= LONGEST
    assert re.search(r"\b(Try|Used by)\b", "\n".join(lines))


@pytest.mark.parametrize("room", ROOMS, ids=name)
def test_what_a_readme_tells_one_to_test_is_there(room):
    for command in re.findall(r"pytest (?:-q )?((?:tests/\S+ ?)+)", (room / "README.md").read_text(encoding="utf-8")):
        for target in command.split():
            assert (REPO / target.strip("`.,;")).exists(), f"{name(room)}/README.md tells to run {target}"


@pytest.mark.parametrize("picture", sorted(REPO.glob("docs/pictures/*.png")), ids=name)
def test_pictures_stay_small(picture):
    assert picture.stat().st_size < 120_000


def test_nothing_speaks_of_the_workshop():
    roots = [REPO / one for one in ("src", "docs", "tests", "scripts", "requirements")]
    files = [path for root in roots for path in root.rglob("*") if path.suffix in TEXTS and path.is_file()]
    files += [*REPO.glob("*.md"), REPO / "pyproject.toml", REPO / "Makefile"]
    here = Path(__file__)
    found = [name(path) for path in files if path != here and WORKSHOP.search(path.read_text(encoding="utf-8"))]
    assert not found, f"these mention where or with what they were made: {found}"

"""The `console` blocks of the documentation, typed into a shell beside a node on which a whole trade was played.

Of a block, `$ …` lines are typed, the others are what must come out, in this order: other lines may stand between,
`…` stands for anything, and how many spaces there are does not matter.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^```python file=(\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROGRAMS = {"ggzy": "ggzy", "ggzy-bid": "ggzy_bid", "ggzy-trustee": "ggzy_trustee"}
END = "\x1e"


@dataclass(frozen=True)
class Typed:
    """One command and the lines it should bring."""

    command: str
    wanted: tuple[str, ...]


def typed_in(page: Path) -> list[Typed]:
    """What a page types, in its order."""
    found: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip():
                found[-1][1].append(line)
    return [Typed(command, tuple(wanted)) for command, wanted in found]


class Shell:
    """One bash for one page: variables and the folder stay from command to command, `$?` is what the last one gave."""

    def __init__(self, folder: Path, given: dict[str, str]) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GGZY_", "DJANGO_"))}
        kept.pop("DATABASE_URL", None)
        path = f"{programs(folder.parent / 'programs')}{os.pathsep}{kept.get('PATH', '')}"
        self.env = (
            kept | given | {"PATH": path, "PYTHONPATH": str(REPO / "src"), "COLUMNS": "160", "GGZY_LOG": "ERROR"}
        )

    def type(self, commands: list[str]) -> list[tuple[int, str]]:
        """Exit code and output of each command."""
        lines = ["code=0"]
        for command in commands:
            lines += ["(exit $code)", f"eval {shlex.quote(command)}", "code=$?", f"printf '{END}%s{END}' $code"]
        done = subprocess.run(
            ["bash"], input="\n".join(lines), cwd=self.folder, env=self.env, text=True, timeout=280,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        parts = done.stdout.split(END)
        assert len(parts) == 2 * len(commands) + 1, done.stdout
        return [(int(code), said) for said, code in zip(parts[0::2], parts[1::2], strict=False)]


def programs(folder: Path) -> Path:
    """Our commands as a person has them on PATH."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, module in PROGRAMS.items():
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m {module} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return folder


def missing(wanted: tuple[str, ...], said: str) -> str | None:
    """The first wanted line that did not come, or None."""
    lines = iter(_even(line) for line in said.splitlines())
    for line in wanted:
        if line.strip() == "…":
            continue
        fits = re.compile(".*?".join(re.escape(part) for part in _even(line).split("…")))
        if not any(fits.fullmatch(one) for one in lines):
            return line
    return None


def _even(line: str) -> str:
    return " ".join(line.split())

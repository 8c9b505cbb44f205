"""ggzy acts: the whole surface of the system, one line an act."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.table import Table

from ggzy.foundation.acts import surface

if TYPE_CHECKING:
    from ggzy.foundation.acts import ActSpec

WIDE = 160  # columns of a table that nobody looks at on a terminal


class Command(BaseCommand):
    help = "List every act: who does what, on what, in which stage, under which clauses. 行为清单。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="the same as JSON, with the schema of each input")

    def handle(self, *args: Any, **options: Any) -> None:
        specs = surface.surface()
        if options["json"]:
            self.stdout.write(json.dumps([surface.described(spec) for spec in specs], ensure_ascii=False, indent=2))
            return
        out: Any = self.stdout
        console = Console(file=out._out, width=None if out.isatty() else WIDE)
        console.print(table(specs))


def table(specs: list[ActSpec]) -> Table:
    made = Table(title=f"行为 · acts ({len(specs)})", show_lines=True)
    for heading in (
        "行为 act",
        "办理人 who",
        "对象 on",
        "流程与环节 where",
        "保密至 secret until",
        "签名 signed",
        "依据 clauses",
    ):
        made.add_column(heading, overflow="fold")
    for spec in specs:
        cited = surface.clauses(spec)
        made.add_row(
            f"[bold]{spec.name}[/bold]\n{spec.title.zh}\n[dim]{spec.title.en}[/dim]",
            surface.names((role.label for role in spec.by), "zh"),
            spec.on.__name__ if spec.on is not None else "—",
            "\n".join([*where(spec), *(f"随 follows {name}" for name in spec.follows)]) or "—",
            spec.secret_until or "—",
            spec.signed_under or "—",
            "\n".join(f"{rule} {words.zh}" if words.zh != rule else rule for rule, words in cited.items()),
        )
    return made


def where(spec: ActSpec) -> list[str]:
    """`procedure: stage, stage`, one line a procedure."""
    lines = []
    for procedure, places in groupby(surface.places(spec.name), key=lambda place: place.procedure):
        stages = "、".join(place.name.zh if place.stage else "起始" for place in places)
        lines.append(f"{procedure}: {stages}")
    return lines

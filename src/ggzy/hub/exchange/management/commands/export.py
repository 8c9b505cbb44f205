"""ggzy export: a lot in a standard form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.hub.exchange.ocds.packages import record_package, release_package
from ggzy.hub.exchange.packages.sending import bundle
from ggzy.trading.projects.queries import find_lot

FORMATS = ("ggzy-xml", "ocds")
NOT_PUBLIC = "{lot} 尚无公开内容可以导出。 Nothing of {lot} is public yet, so there is nothing to export."


class Command(BaseCommand):
    help = "Write a lot as national data packages or as OCDS; only what is public now. 导出标段数据。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lot", help="unified deal code")
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument(
            "--output",
            type=Path,
            metavar="FILE",
            help="ocds: JSON, standard output without it; ggzy-xml: a zip of packages, LOT.zip without it",
        )
        parser.add_argument("--record", action="store_true", help="ocds: a record package instead of releases")
        parser.add_argument(
            "--declare-extensions",
            action="store_true",
            help="ocds: name the extensions, for publication; a validator without a network cannot fetch them",
        )

    def handle(self, *args: Any, lot: str, format: str, output: Path | None, **options: Any) -> None:
        found = find_lot(lot.strip())
        if found is None:
            raise CommandError(f"没有标段 {lot}，请核对统一交易标识码。 There is no lot {lot}; check its deal code.")
        if format == "ocds":
            work = record_package if options["record"] else release_package
            package = work(found, declare=options["declare_extensions"])
            content = json.dumps(package, ensure_ascii=False, indent=1).encode() + b"\n" if package else None
        else:
            content = bundle(found)
            output = output or Path(f"{found.matter.code.replace('*', '_')}.zip")
        if content is None:
            raise CommandError(NOT_PUBLIC.format(lot=found.matter.code))
        if output is None:
            self.stdout.write(content.decode(), ending="")
            return
        try:
            output.write_bytes(content)
        except OSError as problem:
            raise CommandError(f"无法写入 {output}。 Cannot write {output}: {problem}") from problem
        self.stdout.write(str(output))

"""ggzy verify-opening: hold the keys of an opening against what was committed to before the deadline."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.trading.bidding.exports import read_out
from ggzy.trading.projects.models import Lot
from ggzy_core.sealing.published import check, holds


class Command(BaseCommand):
    help = "Check by whose key each bid was opened, and recover it again. 核对开标密钥，由份额重新算出。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lot", help="unified deal code of the lot 标段编码")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument("--file", help="a downloaded document instead of the node's own")

    def handle(self, *args: Any, lot: str, json: bool, file: str | None, **options: Any) -> None:
        document = _from_file(file) if file else _from_node(lot)
        steps = check(document, lot)
        good = holds(steps)
        if json:
            self.stdout.write(_as_json(lot, good, steps))
        else:
            for step in steps:
                self.stdout.write(str(step))
            self.stdout.write("开启可信 · the opening holds" if good else "开启不可信 · the opening does not hold")
        if not good:
            raise SystemExit(1)


def _from_node(code: str) -> list[dict[str, Any]]:
    lot = Lot.objects.select_related("matter", "tender").filter(matter__code=code).first()
    document = read_out(lot) if lot is not None else None
    if document is None:
        raise CommandError(f"{code} 尚未开标 · {code} has not been opened")
    return list(document)


def _from_file(name: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(Path(name).read_bytes())
    except (OSError, ValueError) as problem:
        raise CommandError(f"{name}: {problem}") from problem
    if not isinstance(found, list):
        raise CommandError(f"{name} 不是开标记录文件 · it is no read-out of an opening")
    return found


def _as_json(lot: str, good: bool, steps: list[Any]) -> str:
    told = [{"step": step.name, "ok": step.ok, "zh": step.zh, "en": step.en} for step in steps]
    return json.dumps({"lot": lot, "verified": good, "steps": told}, ensure_ascii=False)

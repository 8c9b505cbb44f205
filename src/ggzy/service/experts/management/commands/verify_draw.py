"""ggzy verify-draw: recompute a draw of experts from what was published of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.journal.logkeys import vkeys
from ggzy.foundation.journal.receipts import Pending
from ggzy.foundation.matters.models import Matter
from ggzy.service.experts.queries import newest_draw, published
from ggzy_core.draws.published import check, holds, read
from ggzy_core.sentences import BadValue
from ggzy_core.tlog.policy import Policy


class Command(BaseCommand):
    help = "Recompute a draw of experts from its published transcript. 由公开记录重算专家抽取。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lot", help="unified deal code of the lot 标段编码")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument("--file", help="a downloaded document instead of the node's own")
        parser.add_argument("--key", action="append", default=[], help="the journal's vkey; this node's by default")
        parser.add_argument(
            "--policy", help="a policy file: the frozen list must have been cosigned as it asks 见证规则"
        )

    def handle(
        self, *args: Any, lot: str, json: bool, file: str | None, key: list[str], policy: str | None, **options: Any
    ) -> None:
        document = _from_file(file) if file else _from_node(lot)
        steps = check(document, *(key or vkeys()), policy=_policy(policy))
        good = holds(steps)
        if json:
            self.stdout.write(_as_json(lot, good, steps, document))
        else:
            for step in steps:
                self.stdout.write(str(step))
            self.stdout.write("抽取可信 · the draw holds" if good else "抽取不可信 · the draw does not hold")
        if not good:
            raise SystemExit(1)


def _from_node(lot: str) -> dict[str, Any]:
    matter = Matter.objects.filter(code=lot).first()
    draw = newest_draw(matter) if matter else None
    if draw is None:
        raise CommandError(f"{lot} 没有专家抽取 · no experts were drawn for {lot}")
    try:
        return published(draw)
    except (Pending, BadValue) as problem:
        raise CommandError(str(problem)) from problem


def _from_file(name: str) -> dict[str, Any]:
    try:
        return read(Path(name).read_bytes())
    except (OSError, ValueError) as problem:
        raise CommandError(f"{name}: {problem}") from problem


def _policy(name: str | None) -> Policy | None:
    try:
        return None if name is None else Policy.parse(Path(name).read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise CommandError(f"{name}: {problem}") from problem


def _as_json(lot: str, good: bool, steps: list[Any], document: dict[str, Any]) -> str:
    told = [{"step": step.name, "ok": step.ok, "zh": step.zh, "en": step.en} for step in steps]
    result = document.get("transcript", {}).get("result", [])
    return json.dumps({"lot": lot, "verified": good, "steps": told, "result": result}, ensure_ascii=False)

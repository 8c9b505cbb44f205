"""ggzy recompute: the ranking again, from the published inputs, compared with the signed report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.trading.evaluation.queries import report_of
from ggzy.trading.projects.queries import find_lot
from ggzy_core.evaluation.published import recompute_published
from ggzy_core.sentences import BadValue


class Command(BaseCommand):
    help = "Recompute a lot's ranking from the published inputs. 由公开的评审输入重算排序。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lot", help="unified deal code of the lot 标段编码")
        parser.add_argument("--json", action="store_true", help="one JSON object")
        parser.add_argument("--file", type=Path, help="downloaded inputs (…/evaluation): ranks them, needs no node")

    def handle(self, *args: Any, lot: str, file: Path | None, **options: Any) -> None:
        if file is not None:
            self._of_file(file)
            return
        found = find_lot(lot)
        report = report_of(found) if found is not None else None
        if report is None:
            raise CommandError(f"{lot} 还没有提交评标报告 · no evaluation report has been submitted for {lot}")
        try:
            outcome = recompute_published(report.inputs)
        except BadValue as problem:
            raise CommandError(str(problem)) from problem
        computed = [{"rank": one.rank, "uscc": one.bidder, "merit": format(one.merit, "f")} for one in outcome.ranking]
        signed = [{name: row[name] for name in ("rank", "uscc", "merit")} for row in report.ranking]
        same = computed == signed
        if options["json"]:
            told = {"lot": lot, "same": same, "ranking": computed, "outcome": json.loads(outcome.to_json())}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._tell(computed, {row["uscc"]: row["name"] for row in report.ranking}, outcome, same)
        if not same:
            raise SystemExit(1)

    def _of_file(self, file: Path) -> None:
        """What the downloaded inputs lead to; to be held against the candidates as they were published."""
        try:
            outcome = recompute_published(json.loads(file.read_text("utf-8")))
        except (OSError, ValueError, BadValue) as problem:
            raise CommandError(f"{file}: {problem}") from problem
        for step in outcome.benchmark.steps if outcome.benchmark else ():
            self.stdout.write(f"  {step.zh} {step.value}")
        for one in outcome.ranking:
            self.stdout.write(f"{one.rank}. {one.bidder}  {format(one.merit, 'f')}")

    def _tell(self, ranking: list[dict[str, Any]], names: dict[str, str], outcome: Any, same: bool) -> None:
        for step in outcome.benchmark.steps if outcome.benchmark else ():
            self.stdout.write(f"  {step.zh} {step.value}")
        for row in ranking:
            self.stdout.write(f"{row['rank']}. {names.get(row['uscc'], row['uscc'])}  {row['merit']}")
        self.stdout.write(
            "与已签署的评标报告一致 · the same as the signed report"
            if same
            else "与已签署的评标报告不一致 · not what the signed report says"
        )

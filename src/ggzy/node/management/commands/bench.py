"""ggzy bench: what things cost on this machine."""

from __future__ import annotations

import json
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.node.bench import acts, bids, portal, report, runner, trust, watchers


class Command(BaseCommand):
    help = "Measure what acts, pages and processes cost, on SQLite and on PostgreSQL. 性能测量。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "what",
            choices=["acts", "portal", "trust", "watchers"],
            help="acts: CPU per act and page, memory and start of the node; portal: pages, search, feed and watchers over "
            "HTTP; trust: log, receipts, stamps, SM2; watchers: how soon an opening is seen",
        )
        parser.add_argument("--watchers", type=int, default=watchers.WATCHERS, help="how many watch the opening")
        parser.add_argument("--quick", action="store_true", help="few runs, for a look; medians are rougher")
        parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
        parser.add_argument("--here", action="store_true", help="fill this node's own database, which must be empty")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["here"]:
            self.here(options)
            return
        try:
            if options["what"] == "watchers":
                found = watchers.run(watchers=options["watchers"], quick=options["quick"], tell=self.tell)
            elif options["what"] == "portal":
                found = portal.run(quick=options["quick"], tell=self.tell, watching=options["watchers"])
            else:
                bench = trust if options["what"] == "trust" else runner
                found = bench.run(quick=options["quick"], tell=self.tell)
        except runner.Failed as problem:
            raise CommandError(f"测量中断。 The measurement broke off. {problem}") from problem
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
        elif options["what"] == "watchers":
            self.stdout.write("\n".join(watchers.sentences(found)))
        else:
            self.show(found)

    def here(self, options: dict[str, Any]) -> None:
        """Measure on this node, which the parent process made for it."""
        from ggzy.foundation.journal.models import Entry

        call_command("init", stdout=self.stderr)
        if Entry.objects.exists():
            raise CommandError("本节点已有存证，不能用于测量。 This node has a record; measure on an empty one.")
        if options["what"] == "watchers":
            found = watchers.measure(options["watchers"], self.tell, quick=options["quick"])
        elif options["what"] == "portal":
            found = portal.measure(self.tell, quick=options["quick"])
        else:
            found = acts.measure(acts.QUICK if options["quick"] else acts.FULL, self.tell)
        self.stdout.write(json.dumps(found))

    def tell(self, what: str) -> None:
        self.stderr.write(f"· {what}")

    def show(self, found: dict[str, Any]) -> None:
        from rich.console import Console

        out: Any = self.stdout
        console = Console(file=out._out, width=None if out.isatty() else 150)
        console.print(report.heading(found))
        if "figures" in found:
            console.print(report.trust_table(found))
            for line in bids.sentences(found["bids"]):
                console.print(line, highlight=False)
            return
        if "server" in found:
            console.print(report.portal_table(found))
            for line in report.portal_sentences(found):
                console.print(line, highlight=False)
            return
        console.print(report.acts_table(found))
        console.print(report.processes_table(found))
        for line in report.sentences(found):
            console.print(line, highlight=False)

"""ggzy play: a whole trade on a fresh node, by every role, with real cryptography."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.node.play import asking, elsewhere, fresh, stageplay, stages
from ggzy.node.play.sample_terms import sample_terms
from ggzy.node.play.screen import Screen
from ggzy_core.sentences import BadValue


class Command(BaseCommand):
    requires_system_checks = ()  # the node it makes is checked when its tables are made
    help = "Play a whole trade on a fresh node, every role through the one door, then check the record. 演练一次完整交易。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("procedure", choices=[stages.PLAYED])
        parser.add_argument("--data", type=Path, help="an empty folder for the node; a temporary one without it")
        parser.add_argument("--until", default="", metavar="STAGE", help="stop when the lot reaches this stage")
        parser.add_argument("--tender", type=Path, metavar="FILE", help="play the tender of this rule model (JSON)")
        parser.add_argument(
            "--estimate", default="", metavar="YUAN", help="the project's estimate, if the model lacks it"
        )
        parser.add_argument("--assume", action="append", default=[], metavar="NAME=VALUE", help="answer what it lacks")
        parser.add_argument("--bidders", type=int, default=8, help="how many take part, 3 to 40; 8 without it")
        parser.add_argument("--seed", type=int, default=1, help="decides names, prices and who does what")
        parser.add_argument("--json", action="store_true", help="quiet; one JSON object as the last line")
        parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)  # already in the node's process

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["here"]:
                self._play(options)
            else:
                self._start(options)
        except (BadValue, OSError) as problem:
            raise CommandError(str(problem)) from problem

    def _start(self, options: dict[str, Any]) -> None:
        """Check what can be checked, then play in a process whose settings name the folder."""
        stages.ending_for(options["until"])
        if not 3 <= options["bidders"] <= 40:
            raise CommandError("--bidders 应为 3 至 40；be it 3 to 40")
        if options["tender"] is not None and not options["tender"].is_file():
            raise CommandError(f"没有文件 {options['tender']}；there is no such file")
        data = options["data"] or Path(tempfile.mkdtemp(prefix="ggzy-play-"))
        fresh.must_be_empty(data)
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        code = elsewhere.run(["play", *_again(options), "--here"], data.resolve())
        if code:
            sys.exit(code)

    def _play(self, options: dict[str, Any]) -> None:
        screen = Screen(quiet=options["json"])
        given = dict(one.partition("=")[::2] for one in options["assume"])
        if options["estimate"]:
            given["estimate"] = options["estimate"]
        terms = asking.from_model(options["tender"], given) if options["tender"] else sample_terms()
        screen.assumed(terms.assumed)
        played = stageplay.play(
            terms,
            seed=options["seed"],
            bidders=options["bidders"],
            until=options["until"],
            ending=stages.ending_for(options["until"]),
            watch=screen.reached,
        )
        screen.ending(played, str(settings.GGZY_DATA))
        if options["json"]:
            self.stdout.write(played.line())
        if not played.report.holds:
            sys.exit(1)


def _again(options: dict[str, Any]) -> list[str]:
    """The words this command was given, for the process it plays in."""
    words = [options["procedure"], "--bidders", str(options["bidders"]), "--seed", str(options["seed"])]
    for name in ("until", "estimate"):
        words += [f"--{name}", options[name]] if options[name] else []
    words += ["--tender", str(options["tender"].resolve())] if options["tender"] else []
    for one in options["assume"]:
        words += ["--assume", one]
    return [*words, "--json"] if options["json"] else words

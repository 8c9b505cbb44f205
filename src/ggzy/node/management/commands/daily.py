"""ggzy daily: the signed file of everything the log took in on one day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation import clock
from ggzy.foundation.words.say import CIVIL
from ggzy.portal.open import daily
from ggzy_core.daily import DailyProblem
from ggzy_core.tlog.errors import TlogError


class Command(BaseCommand):
    help = "Make the signed daily file (yesterday's, unless a date is given), or check one. 每日公开数据文件。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--date", default="", help="YYYY-MM-DD; yesterday by default")
        parser.add_argument("--check", action="store_true", help="check the file that is there, make nothing")

    def handle(self, *args: Any, date: str, check: bool, **options: Any) -> None:
        day = _day(date)
        try:
            made = daily.checked(day) if check else daily.make(day)
        except FileNotFoundError as missing:
            raise CommandError(
                f"没有 {day} 的文件，请先运行 ggzy daily --date {day}。 No file of {day} yet."
            ) from missing
        except (daily.NotYet, DailyProblem, TlogError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{day}  {made.next - made.first} 条 records  [{made.first}, {made.next})  sha256 {made.lines}"
        )


def _day(said: str) -> date:
    if not said:
        return clock.real().astimezone(CIVIL).date() - timedelta(days=1)
    try:
        return date.fromisoformat(said)
    except ValueError as error:
        raise CommandError(f"“{said}”不是日期，请按 2026-03-01 书写。 Write a date like 2026-03-01.") from error

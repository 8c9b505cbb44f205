"""ggzy demo-city: the sample city, built once on an empty node."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.table import Table

from ggzy.node.play import city, director
from ggzy.node.play.screen import Screen
from ggzy.node.sample import authorities, logins, recall


class Command(BaseCommand):
    help = "Build the sample city, one trade in each of several stages; what is there stays. 建立示例市。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="say nothing of a node that is in use")
        parser.add_argument("--quick", action="store_true", help="a dozen lots; for tests")
        parser.add_argument("--direct", action="store_true", help="beside a served node; then let its parties live on")

    def handle(self, *args: Any, if_empty: bool, quick: bool, direct: bool, **options: Any) -> None:
        if not settings.GGZY_DEMO:
            raise CommandError("示例市只能建在演示节点上。The sample city is for demo nodes only.")
        call_command("init", stdout=self.stdout)
        if direct:
            director.live(quick=quick)
            return
        screen = Screen(names=True)
        if city.is_begun() and (recall.is_built() or not city.is_told()):
            authorities.refresh()
            if not if_empty:
                screen.say("节点已有数据，未作改动。The node is in use; nothing was changed.")
        else:
            city.build(screen.reached, quick=quick)
        if logins.given():
            screen.console.print(visitors())


def visitors() -> Table:
    """Who can sign in to a sample node, and how."""
    table = Table(title=f"示例登录 demo logins · 口令 password: {logins.PASSWORD}", box=None, title_justify="left")
    for head in ("用户名 name", "单位 organisation", "身份 role"):
        table.add_column(head)
    for one in logins.given():
        table.add_row(one.username, one.organisation, one.role)
    return table

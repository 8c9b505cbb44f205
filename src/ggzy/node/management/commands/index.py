"""ggzy index: the index of the public search."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ggzy.hub.search import feeding
from ggzy.hub.search.models import Item


class Command(BaseCommand):
    help = "Bring the index of the public search up to date with the record. 补建公开检索的索引。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="forget it and make it anew from the whole record")

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        if again:
            feeding.again()
        elif not feeding.follow(batches=None):
            self.stdout.write("数据库正忙，索引稍后由后台补建。 The database is busy; the worker will go on with it.")
            return
        count = Item.objects.count()
        self.stdout.write(f"可检索 {count} 条。 {count} items can be found.")

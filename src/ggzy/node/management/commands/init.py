"""ggzy init: the data folder, the keys, the tables."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from ggzy.foundation.secrets.keys import make_node_key

DEMO_NOTE = "These keys were made for a sample node. Production settings refuse them. 演示密钥，不得用于生产。\n"


class Command(BaseCommand):
    help = "Make the data folder, the node key and the tables; what is there already stays. 初始化节点。"

    def handle(self, *args: Any, **options: Any) -> None:
        data, keys = Path(settings.GGZY_DATA), Path(settings.GGZY_KEYS)
        for folder in (data, keys, Path(settings.STATIC_ROOT)):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (keys / "node.key").exists():
            if settings.GGZY_DEMO:  # the marker first: a key without it would pass for a real one after a crash
                (keys / "DEMO").write_text(DEMO_NOTE, encoding="utf-8")
            path = make_node_key(keys)
            self.stdout.write(
                f"Node key: {path}. Keep a copy apart from the database; without it the sealed rows stay sealed."
            )
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"The node in {data} is ready. 节点已就绪。")

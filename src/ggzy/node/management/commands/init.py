"""ggzy init: the data folder, the keys, the tables, and the first administrator."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import KeyMissing, field_keys, reset_field_keys
from ggzy.foundation.secrets.fieldkeys import Kept
from ggzy.foundation.secrets.keys import make_node_key
from ggzy.node import first
from ggzy_core.sentences import BadValue

if TYPE_CHECKING:
    from collections.abc import Callable

DEMO_NOTE = "These keys were made for a sample node. Production settings refuse them. 演示密钥，不得用于生产。\n"


def make_folders_and_keys(
    data: Path, keys: Path, static: Path, *, demo: bool, field_key: Callable[[], Any]
) -> Path | None:
    """What a node needs beside its tables; the node key, if there was none. `field_key` makes the first of those."""
    for folder in (data, keys, static):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (keys / "node.key").exists():
        return None
    if demo:  # the marker first: a key without it would pass for a real one after a crash
        (keys / "DEMO").write_text(DEMO_NOTE, encoding="utf-8")
    field_key()
    return make_node_key(keys)


class Command(BaseCommand):
    help = "Make the data folder, the node key and the tables; what is there already stays. 初始化节点。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--administrator", default="", metavar="NAME", help="make the first administrator 首位管理员"
        )
        parser.add_argument("--organisation", default="", metavar="BODY", help="the body that runs the node 单位名称")
        parser.add_argument("--uscc", default="", help="its unified social credit code 统一社会信用代码")
        parser.add_argument("--username", default="admin", help="the name to sign in with 用户名")

    def handle(
        self, *args: Any, administrator: str, organisation: str, uscc: str, username: str, **options: Any
    ) -> None:
        data, keys = Path(settings.GGZY_DATA), Path(settings.GGZY_KEYS)
        places = (data, keys, Path(settings.STATIC_ROOT))
        path = make_folders_and_keys(*places, demo=settings.GGZY_DEMO, field_key=self._field_key)
        if path is not None:
            self.stdout.write(
                f"Node key: {path}. Keep a copy apart from the database; without it the sealed rows stay sealed."
            )
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"The node in {data} is ready. 节点已就绪。")
        if administrator:
            self._first(administrator, organisation, uscc, username)
        elif not settings.GGZY_DEMO and not first.is_there():
            self.stdout.write(first.HINT)
        elif settings.GGZY_DEMO and not first.is_there():
            self.stdout.write(
                "Sample people come with `ggzy serve --sample`; for people of your own see `ggzy init --help`. "
                "示例人员由 ggzy serve --sample 建立；自建管理员见 ggzy init --help。"
            )

    def _field_key(self) -> None:
        """The first one, in a file or a token as the settings say; before the node key, so that a token that cannot
        be used is named while nothing is made yet."""
        reset_field_keys()
        try:
            keys = field_keys()
            if isinstance(keys, Kept) and not keys.known():
                keys.make()
        except KeyMissing as problem:
            raise CommandError(str(problem)) from problem

    def _first(self, name: str, organisation: str, uscc: str, username: str) -> None:
        """The first administrator; what was refused is said in the words of the refusal."""
        if not organisation:
            raise CommandError("--organisation is missing: the body that runs this node. 请填写单位名称。")
        try:
            person, password = first.make(name, organisation, uscc, username)
        except (Refusal, BadValue) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{person} ({username}) administers this node. {person}（{username}）是本节点的首位管理员。")
        if password:
            self.stdout.write(f"Password, shown once 密码（只显示一次）: {password}")
        self.stdout.write("Next: ggzy serve, sign in at /desk/sign-in/, invite the others at /desk/organisation/.")

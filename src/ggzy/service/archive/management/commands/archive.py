"""ggzy archive: the evidence pack of a matter, for whoever will check it without this node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.public import is_public
from ggzy.foundation.refusal import Refusal
from ggzy.service.archive.packing import pack
from ggzy.service.archive.queries import lacking
from ggzy_core.archive import check_package

NOT_WHOLE = (
    "{code} 尚未办结，缺少：{names}。要现在的部分，请加 --so-far。 "
    "{code} has not run its course; use --so-far for what there is by now."
)


class Command(BaseCommand):
    help = "Write the evidence pack of a matter: documents, acts, receipts, keys; checked before it is given. 导出证据包。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lot", help="unified deal code, or the code of any public matter")
        parser.add_argument("--output", type=Path, metavar="FILE", help="LOT.zip without it")
        parser.add_argument("--so-far", action="store_true", help="of a matter that has not run its course")

    def handle(self, *args: Any, lot: str, output: Path | None, so_far: bool, **options: Any) -> None:
        matter = Matter.objects.select_related("parent").filter(code=lot.strip()).first()
        if matter is None or not is_public(matter):
            raise CommandError(
                f"没有公开的事项 {lot}，请核对标识码。 There is no public matter {lot}; check its code."
            )
        missing = lacking(matter)
        if missing and not so_far:
            names = "、".join(one.name.zh for one in missing)
            raise CommandError(NOT_WHOLE.format(code=matter.code, names=names))
        target = output or Path(f"{matter.code.replace('*', '_')}.zip")
        try:
            pack(matter, target, whole=not missing)
        except Refusal as refusal:
            target.unlink(missing_ok=True)
            raise CommandError(str(refusal)) from refusal
        except OSError as problem:
            raise CommandError(f"无法写入 {target}。 Cannot write {target}: {problem}") from problem
        checked = check_package(target)
        for finding in checked.findings:
            self.stdout.write(str(finding))
        self.stdout.write(f"{target}  {checked.files} 个文件 files, {checked.receipts} 份回执 receipts")

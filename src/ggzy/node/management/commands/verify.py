"""ggzy verify: does the database say what the record says?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ggzy.foundation.acts.surface import both
from ggzy.foundation.journal.verify import Report, verify
from ggzy_core.archive import check_package
from ggzy_core.certs.trust import TrustList

if TYPE_CHECKING:
    from ggzy.foundation.journal.verify import Tell
    from ggzy_core.archive import Checked

WORDS = {"leaves": "存证 entries", "rows": "数据行 rows", "signatures": "签名 signatures"}


class Command(BaseCommand):
    help = (
        "Check log, checkpoint, every row of evidence and every signature over an act; name the first that does not match. "
        "With FILE, an evidence pack, which needs no node. 核验存证。"
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="an evidence pack (ggzy archive)")
        parser.add_argument("--vkey", help="the log key you trust; this node's own by default")
        parser.add_argument(
            "--trust", type=Path, metavar="FOLDER", help="of a pack: the CA roots (*.pem) you trust; else those in it"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        if file is not None:
            self._pack(file, options["vkey"] or "", options["trust"], as_object=options["json"])
            return
        with progress(quiet=options["json"]) as tell:
            report = verify(tell, options["vkey"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(report), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(sentences(report)))
        if not report.holds:
            sys.exit(1)

    def _pack(self, file: Path, vkey: str, roots: Path | None, *, as_object: bool) -> None:
        """The four checks of an evidence pack, with nothing but the pack."""
        checked = check_package(file, vkey, None if roots is None else brought(roots))
        if as_object:
            self.stdout.write(json.dumps(asdict(checked) | {"holds": checked.holds}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(pack_sentences(checked, trusted=bool(vkey), rooted=roots is not None)))
        if not checked.holds:
            sys.exit(1)


def brought(folder: Path) -> TrustList:
    """The roots a reader trusts, with the revocation lists beside them."""
    try:
        found = TrustList.load(folder)
    except ValueError as error:
        raise CommandError(f"{folder} 中有无法读取的证书。 A certificate in {folder} cannot be read.") from error
    if not found.roots:
        raise CommandError(f"{folder} 中没有根证书（*.pem）。 There is no root (*.pem) in {folder}.")
    return found


def pack_sentences(checked: Checked, *, trusted: bool, rooted: bool = False) -> list[str]:
    """A pack's verdict for people: the four checks, every fault, who signed what, and what the verdict rests on."""
    said = [f"{checked.matter} {checked.title}".strip() or "—"]
    for finding in checked.findings:
        said += [str(finding), *(f"  {fault}" for fault in finding.faults)]
    said += [line for one in checked.signed for line in (f"✓ {one.zh}", f"  {one.en}")]
    said += [f"  {stem}：签名依规定不公开，不在包内 · its signature stays sealed" for stem in checked.sealed]
    if not checked.holds:
        return [*said, "核验未通过。 The pack does not hold."]
    if not trusted:
        said.append(
            "  所用公钥取自包内：请用 --vkey 给出从别处得知的公钥再核验一次 · "
            "the key came with the pack: give the one you know from elsewhere with --vkey"
        )
    if checked.signed and not rooted:
        said.append(
            "  所用根证书取自包内 keys/trust：请用 --trust 给出您认可的根证书再核验一次 · "
            "the CA roots came with the pack: give those you trust with --trust"
        )
    return [*said, "核验通过。 The pack holds."]


def as_json(report: Report) -> dict[str, Any]:
    return {
        "holds": report.holds,
        "first": both(report.first) if report.first else None,
        "checkpoint": report.checkpoint or None,
        "leaves": report.leaves,
        "entries": report.entries,
        "sealed": report.sealed,
        "rows": report.rows,
        "shredded": report.shredded,
        "shreddings": report.shreddings,
        "signatures": report.signatures,
        "unasked": report.unasked,
        "pending": report.pending,
        "notes": report.notes,
    }


def sentences(report: Report) -> list[str]:
    if report.first is not None:
        return [f"✗ {report.first.zh}", f"  {report.first.en}", "核验未通过。 The record does not hold."]
    origin, _, rest = report.checkpoint.partition(" ")
    said = [
        f"✓ 账本 {origin or '—'}：{report.leaves} 条，检查点签名有效 · "
        f"the log's {report.leaves} leaves and its signature hold",
        f"✓ 行为 {report.entries} 条，密封 {report.sealed} 条，与数据库一致 · "
        f"{report.entries} acts and {report.sealed} sealed ones agree with the database",
        f"✓ 数据行 {report.rows} 行，均有存证 · every one of {report.rows} rows is as the record says",
    ]
    if report.shredded:
        said.append(
            f"✓ 其中 {report.shredded} 行的个人信息已由 {report.shreddings} 个行为依法销毁，密文仍与存证一致 · "
            f"of them {report.shredded} rows were shredded by {report.shreddings} acts; their ciphertext is as recorded"
        )
    said.append(
        f"✓ 行为签名 {report.signatures} 个，均为存证所载，出自当时认可的证书 · "
        f"{report.signatures} signatures over acts are as recorded, by certificates accepted at the time"
    )
    if report.unasked:
        said.append(
            f"  其中 {report.unasked} 个没有覆盖当时的吊销列表，只核验了证书链 · "
            f"of {report.unasked} no revocation list at hand covers that time: the chain alone was judged"
        )
    if rest:
        said.append(f"  检查点 checkpoint: size and root {rest}")
    if report.pending:
        said.append(f"  {report.pending} 条尚待收录 · {report.pending} acts wait for the journal")
    return [*said, *report.notes, "核验通过。 The record holds."]


@contextmanager
def progress(*, quiet: bool) -> Iterator[Tell]:
    """A bar on standard error, so that standard output stays for the answer."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        tasks = {name: bar.add_task(words, total=None, start=False, visible=False) for name, words in WORDS.items()}

        def tell(what: str, done: int, total: int) -> None:
            bar.start_task(tasks[what])
            bar.update(tasks[what], completed=done, total=total, visible=True)

        yield tell

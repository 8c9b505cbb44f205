"""What the bidder does offline: seal a folder, prove that the sealed bid opens."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from ggzy_bid.machine import NOTICE, Machine
from ggzy_core.bid import Bid
from ggzy_core.certs.credential import SigningKey
from ggzy_core.certs.trust import TrustList
from ggzy_core.money import format_yuan
from ggzy_core.sealing import opening
from ggzy_core.sealing.lot import LotCard
from ggzy_core.sealing.notice import check_notice
from ggzy_core.sealing.package import read_package
from ggzy_core.sealing.seal import SealedBid, seal
from ggzy_core.terminal import load_credential, refusals_as_sentences, tell, with_credential

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
as_json_option = click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。 Print one JSON line.")


@click.command("seal")
@click.argument("folder", type=FOLDER)
@click.option("--lot", "lot_path", required=True, type=FILE, help="从平台下载的标段卡片。 The lot card (JSON).")
@with_credential
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="投标包存放处。 Where the package goes.")
@click.option("--trust", "trust_folder", type=FOLDER, help="互认清单文件夹，用于核验受托人证书。 Roots and CRLs.")
@as_json_option
@click.pass_obj
def seal_command(
    machine: Machine,
    folder: Path,
    lot_path: Path,
    credential_path: Path,
    pin_file: Path | None,
    out: Path | None,
    trust_folder: Path | None,
    as_json: bool,
) -> None:
    """加密投标文件夹 FOLDER，生成一个投标包。 Seal a bid folder into one package."""
    with refusals_as_sentences():
        lot = LotCard.load(lot_path)
        trust = TrustList.load(trust_folder) if trust_folder is not None else machine.trust()
        checked = check_trustees(lot, trust)
        noticed = check_noticed(machine, lot, lot_path)
        credential = load_credential(credential_path, pin_file)
        with _progress(folder, quiet=as_json) as tell_size:
            sealed, package = seal_and_keep(machine, folder, lot, credential, out, tell_size)
    facts: dict[str, object] = {
        **summary(sealed.bid),
        "bid": sealed.header.ctx.bid,
        "package": package,
        "size": package.stat().st_size,
        "header": sealed.header.digest(),
        "trustees": f"{sealed.header.ctx.threshold} / {len(sealed.header.ctx.trustees)}",
        "trustees_checked": checked,
        "notice_checked": noticed,
        "notes": list(sealed.notes),
    }
    tell("已加密 · sealed", facts, as_json=as_json)


@click.command("open-local")
@click.argument("package_path", metavar="PACKAGE", type=FILE)
@with_credential
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="解密到此文件夹；不填则只验证。 Keep the content here.",
)
@as_json_option
@click.pass_obj
def open_local_command(
    machine: Machine, package_path: Path, credential_path: Path, pin_file: Path | None, out: Path | None, as_json: bool
) -> None:
    """用自己的证书打开投标包，证明开标时能够打开。 Prove that a package opens with your own key."""
    with refusals_as_sentences():
        package = read_package(package_path)
        scalar = opening.reveal(package.own, package.header, load_credential(credential_path, pin_file))
        work = machine.work_folder("open")
        try:
            with package.body() as body:
                opened = opening.open_body(body, package.header, scalar, out if out is not None else work / "opened")
        finally:
            shutil.rmtree(work, ignore_errors=True)
    facts = {**summary(opened.bid), "header": package.header.digest(), "kept": out or "（未保留 · not kept）"}
    tell("可以打开 · it opens", facts, as_json=as_json)


def seal_and_keep(
    machine: Machine,
    folder: Path,
    lot: LotCard,
    credential: SigningKey,
    out: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> tuple[SealedBid, Path]:
    """Seal a bid folder and keep the package; what was sealed and where it lies. Raises BadBid or SealingProblem."""
    work = machine.work_folder("seal")
    try:
        sealed = seal(folder, lot, credential, work / "sealed", progress)
        return sealed, machine.keep(work / "sealed", sealed.header, lot, out)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def check_trustees(lot: LotCard, trust: TrustList | None) -> bool:
    """Check the trustees' certificates where a trust list is at hand; answers whether there was one."""
    if trust is None:
        return False
    lot.check_trustees(datetime.now(UTC), trust)
    return True


def check_noticed(machine: Machine, lot: LotCard, card: Path) -> bool:
    """Hold the card against the notice, where its proof lies beside the card and this machine knows the journal's key."""
    proof = card.with_name(f"{lot.lot}.{NOTICE}")
    vkeys = machine.vkeys(lot.origin)
    if not proof.is_file() or not vkeys:
        return False
    check_notice(lot, proof.read_text(encoding="utf-8"), *vkeys)
    return True


def size_of(folder: Path) -> int:
    """Bytes of all files of a folder: what sealing has to go through."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@contextmanager
def _progress(folder: Path, *, quiet: bool) -> Iterator[Callable[[int], None] | None]:
    """A bar on the terminal, where there is one."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    total = size_of(folder)
    with Progress(TextColumn("加密 sealing"), BarColumn(), DownloadColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda size: bar.update(task, completed=min(size, total))


def summary(bid: Bid) -> dict[str, object]:
    """What a bid is, in a few lines."""
    return {
        "tender": bid.tender,
        "lot": bid.lot,
        "bidder": f"{bid.lead.name} {bid.lead.uscc}",
        "price": f"{format_yuan(bid.price)} 元",
        "duration": f"{bid.duration_days} 日历天",
        "documents": len(bid.documents),
    }

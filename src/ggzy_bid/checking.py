"""Before the seal: the checks the committee's system will run, on the bidder's own machine, without network."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import click
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from ggzy_bid.commands import FILE, FOLDER, as_json_option, summary
from ggzy_bid.machine import Machine
from ggzy_core.certs.trust import TrustList
from ggzy_core.preflight import Finding, Lot, Report, digest, preflight
from ggzy_core.preflight.page import LIGHTS, VERDICTS, page
from ggzy_core.sealing import archive
from ggzy_core.sealing.lot import LotCard
from ggzy_core.tender import TenderFile
from ggzy_core.terminal import Refused, refusals_as_sentences, tell

STYLES = {"red": "bold red", "amber": "bold yellow", "green": "bold green"}
MARKS = {"red": "✗", "amber": "!", "green": "✓"}
tender_option = click.option(
    "--tender", "tender", help="招标文件数据（CODE.file.json）或标段编号。 The tender file as data, or the lot's code."
)
html_option = click.option(
    "--html", "html", type=click.Path(dir_okay=False, path_type=Path), help="另存为网页。 Write it as a page, too."
)


@dataclass(frozen=True)
class Tender:
    """A tender file as fetched, with its lot card where one lies beside it."""

    file: TenderFile
    lot: Lot


@click.command("check")
@click.argument("folder", type=FOLDER)
@tender_option
@click.option("--card", "card_path", type=FILE, help="标段卡片；不填则用招标文件旁边的。 The lot card.")
@click.option("--trust", "trust_folder", type=FOLDER, help="互认清单文件夹，用于核验保函签名。 Roots and CRLs.")
@html_option
@as_json_option
@click.pass_obj
def check_command(
    machine: Machine,
    folder: Path,
    tender: str | None,
    card_path: Path | None,
    trust_folder: Path | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """投标起飞前检查：按招标文件检查投标文件夹 FOLDER，全程离线。 Check a bid folder before sealing, offline.

    The very checks that run at the opening and for the committee. Exit code 1 where something is red.
    """
    with refusals_as_sentences():
        if tender is None:
            bid, notes = archive.scan(folder)
            tell("投标文件可以加密 · ready to seal", {**summary(bid), "notes": notes}, as_json=as_json)
            return
        known = find_tender(machine, tender, card_path, trust_folder)
        report = preflight(folder, known.file, known.lot)
    if html is not None:
        html.write_text(page(digest(known.file, known.lot), report), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        show(report)
    if not report.ready:
        raise click.exceptions.Exit(1)


@click.command("digest")
@click.argument("tender")
@html_option
@click.pass_obj
def digest_command(machine: Machine, tender: str, html: Path | None) -> None:
    """招标文件一页通：截止、开标、限价、保证金、评标办法、须提交的材料。 The tender TENDER on one page."""
    with refusals_as_sentences():
        known = find_tender(machine, tender)
    one_page = digest(known.file, known.lot)
    if html is not None:
        html.write_text(page(one_page), encoding="utf-8")
    click.echo(one_page.text(), nl=False)


def find_tender(
    machine: Machine, named: str, card_path: Path | None = None, trust_folder: Path | None = None
) -> Tender:
    """The tender file by its path or by its lot's code, with the card beside it. Raises Refused."""
    path = _path_of(machine, named)
    try:
        file = TenderFile.model_validate_json(path.read_bytes())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(
            f"招标文件数据 {path.name} 有误（{where}：{first['msg']}），请重新下载。\n"
            f"The tender file {path.name} is faulty ({where}); fetch it again."
        ) from error
    beside = path.with_name(path.name.removesuffix(".file.json") + ".card.json")
    if card_path is None and path.name.endswith(".file.json") and beside.is_file():
        card_path = beside
    trust = TrustList.load(trust_folder) if trust_folder is not None else machine.trust()
    if card_path is None:
        return Tender(file, Lot(trust=trust))
    card = LotCard.load(card_path)
    return Tender(file, Lot(card.tender, card.lot, card.deadline, trust))


def show(report: Report, console: Console | None = None) -> None:
    """The findings for a person: worst first, each with clause, place and remedy."""
    out = console or Console(soft_wrap=True)
    zh, en = VERDICTS[report.light]
    out.print(f"[{STYLES[report.light]}]{zh} · {en}[/]")
    out.print(" " + "  ".join(f"{LIGHTS[one][0]} {one} {len(report.of(one))}" for one in ("red", "amber", "green")))
    for one in report.findings:
        if one.severity != "green":
            _show(one, out)
    if report.unchecked:
        out.print("机器未检查 · not checked by machine")
        for zh, en in report.unchecked:
            out.print(f" - {escape(zh)} · {escape(en)}")


def _show(one: Finding, out: Console) -> None:
    place = " ".join(part for part in (one.document, f"第{one.page}页 p.{one.page}" if one.page else "") if part)
    out.print(f"[{STYLES[one.severity]}]{MARKS[one.severity]}[/] {escape(one.zh)}", highlight=False)
    out.print(f"  {escape(one.en)}", highlight=False)
    out.print(f"  条款 clause {escape(one.clause)} · {escape(place)} · {one.id}", style="dim", highlight=False)
    if one.mend_zh:
        out.print(f"  → {escape(one.mend_zh)} · {escape(one.mend_en)}", highlight=False)


def _path_of(machine: Machine, named: str) -> Path:
    if (path := Path(named)).is_file():
        return path
    places = (Path(), Path("cards"), machine.home, machine.home / "cards")
    found = next((one for place in places if (one := place / f"{named}.file.json").is_file()), None)
    if found is None:
        raise Refused(
            f"找不到招标文件数据 {named}，请先运行 ggzy-bid lot {named}。\n"
            f"There is no tender file {named} here; fetch it with: ggzy-bid lot {named}"
        )
    return found

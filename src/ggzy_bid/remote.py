"""What the bidder does with a platform: sign in, fetch a lot, lodge, replace, withdraw, open, keep receipts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TextIO

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from ggzy_bid.machine import NOTICE, Machine
from ggzy_client.calls import Call
from ggzy_client.node import Node
from ggzy_client.problems import NodeProblem, Refused
from ggzy_client.uploads import Tell
from ggzy_core.certs.credential import Credential
from ggzy_core.sealing import opening
from ggzy_core.sealing.lot import LotCard
from ggzy_core.sealing.notice import check_notice
from ggzy_core.sealing.package import read_package
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.sealing.rehearsal import refuse_rehearsal
from ggzy_core.terminal import load_credential, refusals_as_sentences, tell, with_credential

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
node_option = click.option("--node", "url", default="", help="平台网址；只登录过一个平台时可不填。 Which node.")
as_json_option = click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。 Print one JSON line.")


@click.command("sign-in")
@click.argument("url")
@with_credential
@click.option("--vkey", default="", help="账本公钥（从公告或交易中心获得）。 The journal's key, if you were told it.")
@click.option(
    "--policy", type=click.File(encoding="utf-8"), help="见证规则文件。 The policy of its cosigners, likewise."
)
@as_json_option
@click.pass_obj
def sign_in_command(
    machine: Machine,
    url: str,
    credential_path: Path,
    pin_file: Path | None,
    vkey: str,
    policy: TextIO | None,
    as_json: bool,
) -> None:
    """以数字证书登录平台 URL，并记住其账本公钥和见证规则。 Sign in with your certificate."""
    with refusals_as_sentences(), Node.at(machine.home, url) as node:
        told = node.sign_in(load_credential(credential_path, pin_file), vkey, policy.read() if policy else "")
        facts = {"node": node.origin, "party": told["party"]["name"] if told["party"] else "—"}
        kept = node.memory.policy
        facts |= {"expires": told["expires"], "vkey": node.memory.vkey, "cosigners": str(kept.least if kept else 0)}
    tell("已登录 · signed in", facts, as_json=as_json)


@click.command("lot")
@click.argument("code")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="存放处。 Where to put it."
)
@node_option
@as_json_option
@click.pass_obj
def lot_command(machine: Machine, code: str, out: Path, url: str, as_json: bool) -> None:
    """下载标段 CODE 的标段卡片和招标文件数据。 Fetch a lot's card and its tender file as data."""
    with refusals_as_sentences(), Node.known(machine.home, url) as node:
        saved = fetch_lot(machine, node, code, out)
    tell("已下载 · fetched", {"lot": code, **saved}, as_json=as_json)


def _keep_notice(node: Node, card: LotCard, path: Path) -> str:
    """Hold the card against the notice in the journal, and keep the proof beside it for sealing. Raises SealingProblem:
    then the card is taken away again."""
    receipt = node.receipt(card.notice) if card.notice else None
    if receipt is None:
        return "（公告存证回执尚未生成，请稍后重新下载 · the notice's receipt is not there yet; fetch again）"
    try:
        check_notice(card, receipt, node.memory.vkey)
    except SealingProblem:
        path.with_name(path.name.replace(NOTICE, "card.json")).unlink(missing_ok=True)
        raise
    path.write_text(receipt, encoding="utf-8")
    return str(path)


@click.command("submit")
@click.argument("package", type=FILE)
@node_option
@as_json_option
@click.pass_obj
def submit_command(machine: Machine, package: Path, url: str, as_json: bool) -> None:
    """提交投标包 PACKAGE；此前已提交的，以新的为准。 Lodge a sealed bid; it replaces an earlier one."""
    _lodge(machine, package, url, as_json=as_json, replaces=False)


@click.command("replace")
@click.argument("package", type=FILE)
@node_option
@as_json_option
@click.pass_obj
def replace_command(machine: Machine, package: Path, url: str, as_json: bool) -> None:
    """以投标包 PACKAGE 替换已提交的投标。 Replace the bid you have lodged."""
    _lodge(machine, package, url, as_json=as_json, replaces=True)


@click.command("withdraw")
@click.argument("lot")
@node_option
@as_json_option
@click.pass_obj
def withdraw_command(machine: Machine, lot: str, url: str, as_json: bool) -> None:
    """在截止前撤回标段 LOT 的投标。 Take your bid back before the deadline."""
    with refusals_as_sentences(), Node.known(machine.home, url) as node:
        call = node.act("bid.withdraw", lot)
    tell("已撤回 · withdrawn", {"lot": lot, "receipt": call.receipt}, as_json=as_json)


@click.command("status")
@click.argument("lot")
@node_option
@as_json_option
@click.pass_obj
def status_command(machine: Machine, lot: str, url: str, as_json: bool) -> None:
    """查看自己在标段 LOT 的投标和受托人确认情况。 Your bid, and which trustees hold a good share of it.

    Exit code 3 with a warning while there is something to do: too few acknowledged, or one says its share is bad.
    """
    with refusals_as_sentences(), Node.known(machine.home, url) as node:
        told = node.ask("bid.status", lot)
    if as_json:
        tell("", {"lot": lot, **told}, as_json=True)
    else:
        tell("投标状态 · status", {"lot": lot, **_in_lines(told)}, as_json=False)
    if "warning" in told:
        click.echo(f"✗ {told['warning']['zh']}\n  {told['warning']['en']}", err=True)
        raise click.exceptions.Exit(3)


@click.command("open")
@click.argument("lot")
@with_credential
@node_option
@as_json_option
@click.pass_obj
def open_command(
    machine: Machine, lot: str, credential_path: Path, pin_file: Path | None, url: str, as_json: bool
) -> None:
    """开标时揭示密钥，开启自己在标段 LOT 的投标。 At the opening: reveal the key of your bid."""
    with refusals_as_sentences(), Node.known(machine.home, url) as node:
        call, bid = reveal(node, lot, load_credential(credential_path, pin_file))
    facts = {"lot": lot, "bid": bid, "receipt": call.receipt}
    tell("已开启 · opened", facts, as_json=as_json)


@click.command("receipts")
@node_option
@click.option("--offline", is_flag=True, help="只核验已保存的回执。 Check what is kept, without the network.")
@as_json_option
@click.pass_obj
def receipts_command(machine: Machine, url: str, offline: bool, as_json: bool) -> None:
    """列出本机的回执：补发未完成的提交，取回回执并逐一核验。 Finish what was begun, fetch and check receipts.

    good：账本签名有效，且已按见证规则见证；alone：目前只有账本自己的签名，稍后再取；bad：不成立。
    """
    with refusals_as_sentences(), Node.known(machine.home, url) as node:
        if not offline:
            repeat_unfinished(node)
            node.keep_receipts()
        rows = [_receipt_row(node, call) for call in node.calls.all()]
    if as_json:
        tell("", {"receipts": rows}, as_json=True)
    else:
        lines = {row["begun"][:19]: f"{row['act']} {row['matter']} {row['state']} {row['file']}" for row in rows}
        tell(f"回执 · receipts ({len(rows)})", lines, as_json=False)
    if any(row["state"] == "bad" for row in rows):
        raise click.exceptions.Exit(1)


def _in_lines(told: dict[str, Any]) -> dict[str, Any]:
    """A bid's status for a person: one line for each trustee."""
    found = {name: value for name, value in told.items() if name not in ("trustees", "warning", "secure", "awaiting")}
    if "awaiting" in told:
        found["awaiting"] = f"{told['awaiting']['zh']} · {told['awaiting']['en']}"
    for one in told.get("trustees", ()):
        mark = {"good": "✓ 份额有效 good", "bad": "✗ 份额无效 bad"}.get(one["state"], "… 未确认 not yet")
        found[f"trustee {one['number']}"] = f"{mark} {one['fault']} {one['name']}".replace("  ", " ")
    return found


COMMANDS = (
    sign_in_command,
    lot_command,
    submit_command,
    replace_command,
    withdraw_command,
    status_command,
    open_command,
    receipts_command,
)


def reveal(node: Node, lot: str, credential: Credential) -> tuple[Call, str]:
    """At the opening: hand out the key of one's own bid, and the bid's number with the call."""
    package = read_package(package_of(standing(node, lot)))
    scalar = opening.reveal(package.own, package.header, credential)
    return node.act("bid.reveal", lot, {"scalar": scalar.hex()}), package.header.ctx.bid


def fetch_lot(machine: Machine, node: Node, code: str, out: Path) -> dict[str, Path | str]:
    """The lot card and the tender file as data, kept in a folder, with the proof of the notice they follow from."""
    saved = {name: machine.save_json(out, f"{code}.{name}.json", node.file(code, name)) for name in ("card", "file")}
    noticed = _keep_notice(node, LotCard.load(saved["card"]), out / f"{code}.{NOTICE}")
    return {**saved, "notice": noticed}


def lodge(node: Node, package: Path, *, quiet: bool = True, tell_sent: Tell | None = None) -> Call:
    """Upload a package and lodge it for its lot, once. Raises Refused, Unreachable, SealingProblem."""
    header = read_package(package).header
    refuse_rehearsal(header)
    sent = _upload(node, package, quiet=quiet, tell_sent=tell_sent)
    note = {"package": str(package.resolve()), "bid": header.ctx.bid}
    try:
        return node.act("bid.submit", header.ctx.lot, {"package": sent}, note)
    except Refused as refusal:
        if refusal.rule != "P-UNKNOWN" or refusal.status != 404:
            raise
        # The node takes a package apart and keeps no whole one: after a try that came to nothing it must come again.
        sent = _upload(node, package, quiet=quiet, tell_sent=tell_sent)
        return node.act("bid.submit", header.ctx.lot, {"package": sent}, note)


def repeat_unfinished(node: Node) -> list[Call]:
    """Send again what was written down and never answered. A refused one is forgotten, the others are tried."""
    done = []
    for call in node.calls.unfinished():
        try:
            if call.act == "bid.submit":
                done.append(lodge(node, package_of(call)))
            else:
                done.append(node.send(call))
        except Refused:
            continue
    return done


def standing(node: Node, lot: str) -> Call:
    """The call that lodged the bid which stands on a lot. Raises NodeProblem when there is none."""
    found: Call | None = None
    for call in node.calls.all():
        if call.matter == lot and call.answer is not None and call.act in ("bid.submit", "bid.withdraw"):
            found = call
    if found is None or found.act == "bid.withdraw":
        raise NodeProblem(
            "no-bid", f"本机没有在标段 {lot} 提交过有效投标。", f"This machine has no bid standing on the lot {lot}."
        )
    return found


def _lodge(machine: Machine, package: Path, url: str, *, as_json: bool, replaces: bool) -> None:
    with refusals_as_sentences(), Node.known(machine.home, url) as node:
        lot = read_package(package).header.ctx.lot
        if replaces:
            standing(node, lot)
        call = lodge(node, package, quiet=as_json)
        awaiting = awaited(node, lot)
    facts: dict[str, Any] = {"lot": lot, "bid": call.note["bid"], "receipt": call.receipt}
    facts["next"] = "请稍后运行 ggzy-bid receipts 取回回执 · fetch the proof with: ggzy-bid receipts"
    if awaiting:
        facts["awaiting"] = awaiting if as_json else f"{awaiting['zh']} · {awaiting['en']}"
    tell("已提交 · lodged", facts, as_json=as_json)


def awaited(node: Node, lot: str) -> dict[str, Any]:
    """Whose acknowledgement one's bid still waits for, and by when to come back. Empty where nothing is awaited, and
    where the node does not answer: the bid is lodged all the same."""
    try:
        told: dict[str, Any] = node.ask("bid.status", lot).get("awaiting", {})
    except NodeProblem:
        return {}
    return told


def package_of(call: Call) -> Path:
    """The package that a call lodged. Raises NodeProblem when it is not there any more."""
    path = Path(str(call.note.get("package", "")))
    if not path.is_file():
        raise NodeProblem(
            "package-missing",
            f"找不到已提交的投标包 {path}，请把它放回原处。",
            f"The package {path} that was lodged is not there; put it back.",
        )
    return path


def _upload(node: Node, package: Path, *, quiet: bool, tell_sent: Tell | None = None) -> str:
    if tell_sent is not None:
        return node.upload(package, "ggzybid", tell_sent)
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        return node.upload(package, "ggzybid")
    with Progress(TextColumn("上传 uploading"), BarColumn(), DownloadColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=package.stat().st_size)
        return node.upload(package, "ggzybid", lambda done, total: bar.update(task, completed=done))


def _receipt_row(node: Node, call: Call) -> dict[str, Any]:
    path = node.memory.folder / "receipts" / f"{call.receipt}.tlog-proof"
    row = {"act": call.act, "matter": call.matter, "begun": call.begun, "receipt": call.receipt, "file": ""}
    if not call.receipt:
        return {**row, "state": "unfinished"}
    if not path.is_file():
        return {**row, "state": "pending"}
    text = path.read_text(encoding="utf-8")
    if not node.check(text).ok:
        return {**row, "state": "bad", "file": str(path)}
    return {**row, "state": "good" if node.is_cosigned(text) else "alone", "file": str(path)}

"""What a trustee does with a platform: fetch parcels, check and acknowledge shares, reveal them after the deadline."""

from __future__ import annotations

import base64
import io
import time
from pathlib import Path
from typing import Any

import click

from ggzy_client.node import Node
from ggzy_core.certs.credential import Credential
from ggzy_core.sealing.package import read_parcel
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.sealing.share import FAULTS, acknowledge, check_share, refuse
from ggzy_core.terminal import load_credential, refusals_as_sentences, tell, with_credential

EVERY_S = 15.0
node_option = click.option("--node", "url", default="", help="平台网址；只登录过一个平台时可不填。 Which node.")
as_json_option = click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。 Print one JSON line.")


@click.command("sign-in")
@click.argument("url")
@with_credential
@click.option("--vkey", default="", help="账本公钥（从公告或交易中心获得）。 The journal's key, if you were told it.")
@as_json_option
@click.pass_obj
def sign_in_command(
    home: Path, url: str, credential_path: Path, pin_file: Path | None, vkey: str, as_json: bool
) -> None:
    """以数字证书登录平台 URL。 Sign in with your certificate."""
    with refusals_as_sentences(), Node.at(home, url) as node:
        told = node.sign_in(load_credential(credential_path, pin_file), vkey)
        facts = {"node": node.origin, "party": told["party"]["name"], "expires": told["expires"]}
    tell("已登录 · signed in", facts, as_json=as_json)


@click.command("watch")
@click.argument("lots", nargs=-1)
@with_credential
@node_option
@click.option("--once", is_flag=True, help="办理一次后退出。 One round, then end.")
@as_json_option
@click.pass_obj
def watch_command(
    home: Path,
    lots: tuple[str, ...],
    credential_path: Path,
    pin_file: Path | None,
    url: str,
    once: bool,
    as_json: bool,
) -> None:
    """取回份额、核验并签名确认；不写 LOTS 则办理全部标段。 Fetch, check and acknowledge shares as they come."""
    with refusals_as_sentences(), Node.known(home, url) as node:
        credential = load_credential(credential_path, pin_file)
        while True:
            node.ensure_signed_in(credential)
            for lot in lots or [matter["code"] for matter in node.waiting("share.collect")]:
                _say(lot, acknowledge_all(node, credential, lot, home), as_json=as_json)
            if once:
                return
            time.sleep(EVERY_S)


@click.command("reveal")
@click.argument("lot")
@with_credential
@node_option
@click.option("--bid", "bids", multiple=True, help="只提交这些投标的份额。 These bids only.")
@as_json_option
@click.pass_obj
def reveal_command(
    home: Path,
    lot: str,
    credential_path: Path,
    pin_file: Path | None,
    url: str,
    bids: tuple[str, ...],
    as_json: bool,
) -> None:
    """开标时提交标段 LOT 未开启投标的份额。 At the opening: publish your shares of bids that nobody has opened."""
    with refusals_as_sentences(), Node.known(home, url) as node:
        credential = load_credential(credential_path, pin_file)
        node.ensure_signed_in(credential)
        wanted = list(bids) or [one["bid"] for one in node.file(lot, "opening") if one["state"] == "waiting"]
        done = {bid: reveal(node, credential, lot, bid, home) for bid in wanted}
    tell("已提交份额 · shares published", {"lot": lot, **done}, as_json=as_json)


COMMANDS = (sign_in_command, watch_command, reveal_command)


def acknowledge_all(node: Node, credential: Credential, lot: str, home: Path) -> dict[str, str]:
    """Take the parcels that wait for us on a lot, keep them, check each share, and sign that it is good, or bad and why:
    its bidder is warned at once and can seal again.

    Gives bid → "good", or what is wrong. What is no parcel at all is not signed for.
    """
    told = node.ask("share.collect", lot)
    found = {}
    for bid, encoded in sorted(told["parcels"].items()):
        data = base64.b64decode(encoded)
        _keep(home, lot, bid, data)
        try:
            parcel = read_parcel(io.BytesIO(data))
            check_share(parcel.header, parcel.share, credential)
        except SealingProblem as problem:
            found[bid] = f"{problem.zh} {problem.en}"
            if problem.name in FAULTS:
                word = refuse(parcel.header.digest(), problem.name, credential)
                _send(node, lot, {"bid": bid, "good": False, "fault": problem.name}, word)
            continue
        _send(node, lot, {"bid": bid, "good": True}, acknowledge(parcel.header.digest(), credential))
        found[bid] = "good"
    return found


def _send(node: Node, lot: str, said: dict[str, Any], word: bytes) -> None:
    node.act("share.acknowledge", lot, said | {"signed": base64.b64encode(word).decode("ascii")})


def reveal(node: Node, credential: Credential, lot: str, bid: str, home: Path) -> str:
    """Publish our share of one bid; gives the receipt's leaf hash. Raises SealingProblem, Refused, Unreachable."""
    path = _parcel(home, lot, bid)
    if not path.is_file():
        raise SealingProblem(
            "no-parcel",
            f"本机没有投标 {bid} 的份额包，请从备份恢复 {path}。",
            f"This machine holds no parcel of the bid {bid}; restore {path} from your backup.",
            bid,
        )
    parcel = read_parcel(io.BytesIO(path.read_bytes()))
    share = check_share(parcel.header, parcel.share, credential)
    call = node.act("share.reveal", lot, {"bid": bid, "number": share.number, "value": share.value.hex()})
    return call.receipt


def _keep(home: Path, lot: str, bid: str, data: bytes) -> None:
    """The parcel is still under our own certificate; what is kept opens for nobody else."""
    path = _parcel(home, lot, bid)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".part")
    half.write_bytes(data)
    half.replace(path)


def _parcel(home: Path, lot: str, bid: str) -> Path:
    if not bid.isalnum() or not all(letter.isalnum() or letter in "-_." for letter in lot):
        raise SealingProblem("bad-name", "编号含有非法字符。", "The code has characters it must not have.", bid)
    return home / "parcels" / lot / f"{bid}.parcel"


def _say(lot: str, found: dict[str, Any], *, as_json: bool) -> None:
    if found or as_json:
        tell("份额 · shares", {"lot": lot, **found}, as_json=as_json)

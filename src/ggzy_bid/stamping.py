"""Stamping a published paper on one's own machine: a visible seal that any PDF reader can check."""

from __future__ import annotations

from pathlib import Path

import click

from ggzy_core.certs.timestamps import TimestampProblem, over_http
from ggzy_core.certs.trust import TrustList
from ggzy_core.stamps.making import CannotStamp, Wording, number_of, stamp
from ggzy_core.terminal import Refused, load_credential, refusals_as_sentences, tell, with_credential

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("stamp")
@click.argument("paper", type=FILE)
@with_credential
@click.option(
    "--trust", "trust_folder", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="互认清单文件夹（根证书与吊销列表）。 Roots and revocation lists.",
)  # fmt: skip
@click.option(
    "--timestamps", "address", required=True, help="RFC 3161 时间戳服务地址。 Address of a timestamp service."
)
@click.option("--reason", default="", help="盖章事由。 Why it is stamped.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="默认在原名后加 -stamped。 Where it goes."
)
@click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。 Print one JSON line.")
def stamp_command(
    paper: Path,
    credential_path: Path,
    pin_file: Path | None,
    trust_folder: Path,
    address: str,
    reason: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """给文书 PAPER 加盖电子签章（PAdES B-LT）。 Put your organisation's electronic stamp on a paper.

    Look at PAPER first. The stamped file begins with its very bytes; upload it on the matter's page (stamp.put).
    """
    with refusals_as_sentences():
        try:
            key = load_credential(credential_path, pin_file)
            made = stamp(paper.read_bytes(), key, TrustList.load(trust_folder), over_http(address), Wording(reason))
        except (CannotStamp, TimestampProblem) as problem:
            raise Refused(f"{problem.zh}\n{problem.en}") from problem
        except ValueError as problem:
            raise Refused(str(problem)) from problem
    target = out or paper.with_name(f"{paper.stem}-stamped.pdf")
    target.write_bytes(made)
    tell(
        "已盖章 · stamped", {"file": target, "number": number_of(key.certificate), "size": len(made)}, as_json=as_json
    )

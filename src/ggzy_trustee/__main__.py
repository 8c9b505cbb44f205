"""`ggzy-trustee`: the trustee's own program."""

from __future__ import annotations

from pathlib import Path

import click

from ggzy_core.sealing.package import Parcel, read_package, read_parcel
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.sealing.share import acknowledge, check_share, slot_of
from ggzy_core.terminal import load_credential, refusals_as_sentences, tell, with_credential
from ggzy_trustee import remote


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path.home() / ".ggzy-trustee",
    envvar="GGZY_TRUSTEE_HOME",
    help="本机文件夹，默认 ~/.ggzy-trustee。 Where this program keeps its files.",
)
@click.pass_context
def main(context: click.Context, home: Path) -> None:
    """OpenGGZY 受托人工具：核验并确认开标密钥份额。 The trustee's own program."""
    context.obj = home


@main.command("check")
@click.argument("path", metavar="PARCEL", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_credential
@click.option(
    "--ack", type=click.Path(dir_okay=False, path_type=Path), help="写出签名确认。 Write the signed ack here."
)
@click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。 Print one JSON line.")
def check_command(path: Path, credential_path: Path, pin_file: Path | None, ack: Path | None, as_json: bool) -> None:
    """核验自己的份额（份额包或整个投标包）。 Check your share in a parcel or a whole package."""
    with refusals_as_sentences():
        credential = load_credential(credential_path, pin_file)
        parcel = read_any(path, credential.fingerprint)
        share = check_share(parcel.header, parcel.share, credential)
        if ack is not None:
            ack.write_bytes(acknowledge(parcel.header.digest(), credential))
    facts = {
        "tender": parcel.header.ctx.tender,
        "lot": parcel.header.ctx.lot,
        "bid": parcel.header.ctx.bid,
        "trustee": share.number,
        "threshold": f"{parcel.header.ctx.threshold} / {len(parcel.header.ctx.trustees)}",
        "header": parcel.header.digest(),
        "ack": ack or "（未写出 · not written）",
    }
    tell("份额有效 · the share is good", facts, as_json=as_json)


def read_any(path: Path, fingerprint: str) -> Parcel:
    """A parcel, or one's own part of a whole package."""
    try:
        with path.open("rb") as file:
            return read_parcel(file)
    except SealingProblem as problem:
        if problem.name != "bad-archive":
            raise
    package = read_package(path)
    number = slot_of(package.header, fingerprint)
    return Parcel(package.header, number, package.shares[number - 1])


for command in remote.COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()

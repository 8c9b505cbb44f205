"""Signing what a form of the platform gave to download: the detached signature to hand back there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from ggzy_core.certs import act_text
from ggzy_core.certs.cms import sign_detached
from ggzy_core.terminal import load_credential, refusals_as_sentences, tell, with_credential

LIMIT = 200 << 20  # bytes; nothing that a form gives to sign comes near it


@click.command("sign")
@click.argument("paper", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_credential
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("signature.p7s"))
@click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。 Print one JSON line.")
def sign_command(paper: Path, credential_path: Path, pin_file: Path | None, out: Path, as_json: bool) -> None:
    """对平台页面给出的待签文件 PAPER 签名，在页面上交回。 Sign what a page gave to download, to hand back there.

    An act is shown in words; look at any other PAPER first: your signature is over every byte of it.
    """
    with refusals_as_sentences():
        if paper.stat().st_size > LIMIT:
            raise click.ClickException("待签文件过大，请核对。 The file is too large to be what a form gave you.")
        content = paper.read_bytes()
        act_text.refuse_login(content)
        if act_text.is_act(content) and not as_json:
            text = act_text.read(content)
            show_lines(text.origin, text.lines())
        out.write_bytes(sign_detached(content, load_credential(credential_path, pin_file)))
    facts: dict[str, object] = {"file": str(out), "of": hashlib.sha256(content).hexdigest()}
    tell("已签名 · signed", facts, as_json=as_json)


def show_lines(origin: str, lines: list[act_text.Line]) -> None:
    """What is about to be signed, in words, with the site it is for."""
    facts = {"网站 site": origin}
    facts |= {
        f"{one.label.zh} {one.label.en}": " · ".join(dict.fromkeys((one.value.zh, one.value.en))) for one in lines
    }
    tell("待签的内容 · to be signed", facts, as_json=False)

"""Answering a sign-in challenge that a web page shows: the signature to hand back there."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from ggzy_core.certs.challenge import Challenge, ChallengeProblem, answer
from ggzy_core.terminal import load_credential, refusals_as_sentences, tell, with_credential


@click.command("answer")
@click.option(
    "--origin", required=True, help="浏览器地址栏中的网站，如 https://ggzy.example。 The site you sign in to."
)
@click.option("--nonce", required=True, help="页面显示的随机数。 The number the page shows.")
@click.option("--time", "made_at", required=True, help="页面显示的时间。 The time the page shows.")
@with_credential
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("answer.p7s"))
@click.option("--json", "as_json", is_flag=True, help="输出一行 JSON。 Print one JSON line.")
def answer_command(
    origin: str, nonce: str, made_at: str, credential_path: Path, pin_file: Path | None, out: Path, as_json: bool
) -> None:
    """对网页登录质询签名，在网页上交回。 Sign a web page's sign-in challenge, to hand back there.

    The signed text is built here from what you give, so it serves to sign in to that site and for nothing else.
    """
    with refusals_as_sentences():
        try:
            challenge = Challenge(origin.rstrip("/"), nonce.strip(), datetime.fromisoformat(made_at.strip()))
        except (ChallengeProblem, ValueError) as problem:
            raise click.ClickException(
                f"质询不完整，请从页面整行复制。 The challenge is malformed: {problem}"
            ) from problem
        out.write_bytes(answer(challenge, load_credential(credential_path, pin_file)))
    tell("已签名 · signed", {"origin": challenge.origin, "file": str(out)}, as_json=as_json)

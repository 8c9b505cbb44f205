"""What the bidder's and the trustee's commands share at the terminal: the PIN, refusals as sentences, JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ggzy_core.certs.credential import Credential, CredentialProblem
from ggzy_core.certs.trust import CertificateProblem
from ggzy_core.sentences import BadValue

Command = TypeVar("Command", bound=Callable[..., Any])
PIN_VARIABLE = "GGZY_PIN"


def with_credential(command: Command) -> Command:
    """Options --credential and --pin-file. A PIN on the command line would show in the list of processes."""
    command = click.option(
        "--pin-file",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help=f"口令文件（首行）；也可用环境变量 {PIN_VARIABLE}，否则询问。 File whose first line is the PIN.",
    )(command)
    return click.option(
        "--credential",
        "credential_path",
        required=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="数字证书文件（PKCS#12，.p12/.pfx）。 Your certificate and key.",
    )(command)


def load_credential(path: Path, pin_file: Path | None) -> Credential:
    """Open a PKCS#12 file with the PIN from the file, the environment or the person, in this order."""
    if pin_file is not None:
        pin = (pin_file.read_text(encoding="utf-8").splitlines() or [""])[0]
    else:
        pin = os.environ.get(PIN_VARIABLE) or click.prompt("证书口令 PIN", hide_input=True)
    return Credential.load(path, pin)


@contextmanager
def refusals_as_sentences() -> Iterator[None]:
    """Known problems end the command with their sentences and exit code 1; all else is a bug and shows."""
    try:
        yield
    except (BadValue, CertificateProblem) as problem:
        remedy = f"{problem.remedy_zh} {problem.remedy_en}\n" if isinstance(problem, CertificateProblem) else ""
        raise Refused(f"{problem.zh}\n{problem.en}\n{remedy}".rstrip()) from problem
    except CredentialProblem as problem:
        raise Refused(str(problem)) from problem


class Refused(click.ClickException):
    """Printed to standard error in red; exit code 1."""

    def show(self, file: Any = None) -> None:
        console = Console(stderr=True, file=file, soft_wrap=True)
        console.print(Text("未完成 · not done", style="bold red"))
        console.print(Text(self.message))


def tell(title: str, facts: Mapping[str, object], *, as_json: bool) -> None:
    """Facts as a small table for a person, or as one JSON line for a program."""
    if as_json:
        click.echo(json.dumps(dict(facts), ensure_ascii=False, default=str))
        return
    table = Table(title=title, title_justify="left", title_style="bold green", show_header=False, box=None)
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in facts.items():
        shown = "\n".join(str(one) for one in value) if isinstance(value, list | tuple) else str(value)
        table.add_row(name, Text(shown))
    Console(soft_wrap=False).print(table)

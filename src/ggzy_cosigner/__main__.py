"""`ggzy cosign` or `ggzy-cosign`: run a cosigner (存证见证节点) for the logs of others."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import click

from ggzy_core.sentences import BadValue
from ggzy_core.tlog.errors import TlogError

from .home import Home
from .server import CosignerServer

FOLDER = click.Path(file_okay=False, path_type=Path)
LOOK_S = 1.0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """存证见证节点：为他人的账本见证检查点。 A cosigner for the checkpoints of other people's logs."""


@main.command("init")
@click.argument("home", type=FOLDER)
@click.option("--name", required=True, help="见证节点名称，如 cosigner.example/one，永不更改。 Its name, for ever.")
def init_command(home: Path, name: str) -> None:
    """新建见证节点及其密钥。 Make a cosigner with a key of its own."""
    try:
        click.echo(Home.make(home, name).signer.vkey)
    except (BadValue, TlogError) as problem:
        raise click.ClickException(str(problem)) from problem


@main.command("watch")
@click.argument("home", type=FOLDER)
@click.argument("vkey")
def watch_command(home: Path, vkey: str) -> None:
    """见证这个账本（给出其公钥）；运行中的节点须重启。 Cosign this log from the next start on."""
    try:
        click.echo(Home(home).watch(vkey).name)
    except (BadValue, TlogError) as problem:
        raise click.ClickException(str(problem)) from problem


@main.command("serve")
@click.argument("homes", type=FOLDER, nargs=-1, required=True)
@click.option("--host", default="127.0.0.1")
@click.option("--port", type=int, default=8200, help="0：任取空闲端口；多个节点依次递增。 Several take the next ones.")
def serve_command(homes: tuple[Path, ...], host: str, port: int) -> None:
    """运行，直到 Ctrl-C。 Serve until stopped."""
    try:
        servers = [CosignerServer(Home(home), host, port + number if port else 0) for number, home in enumerate(homes)]
    except (BadValue, TlogError, OSError) as problem:
        raise click.ClickException(str(problem)) from problem
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    parent = int(os.environ.get("GGZY_PARENT", "0"))
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True).start()
        if not parent:  # a sample node that started us says where it is itself
            click.echo(f"{server.cosigner.signer.name} {server.url}")
    while not stopping.wait(LOOK_S) and not (parent and os.getppid() != parent):
        pass
    for server in servers:
        server.shutdown()


@main.command("show")
@click.argument("home", type=FOLDER)
def show_command(home: Path) -> None:
    """公钥、所见账本及异常。 Its key, the logs it saw, and what it refused."""
    one = Home(home)
    try:
        click.echo(one.signer.vkey)
        for log in one.logs:
            seen = one.load(log.name)
            click.echo(f"{log.name} {seen.size} {seen.root.hex() if seen.recent else '-'}")
    except (BadValue, TlogError) as problem:
        raise click.ClickException(str(problem)) from problem
    for alarm in one.alarms():
        click.echo(f"! {alarm.kind} {alarm.origin} {alarm.sizes[0]} {alarm.sizes[1]} {alarm.at:%Y-%m-%dT%H:%M:%SZ}")


if __name__ == "__main__":
    main()

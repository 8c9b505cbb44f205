"""`ggzy-bid`: the bidder's own program."""

from __future__ import annotations

from pathlib import Path

import click

from ggzy_bid import answering, checking, commands, practising, remote, signing, stamping
from ggzy_bid.local.command import agent_command, page_command
from ggzy_bid.machine import DEFAULT, Machine


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT,
    envvar="GGZY_BID_HOME",
    help="本机文件夹，默认 ~/.ggzy-bid。 Where this program keeps its files.",
)
@click.pass_context
def main(context: click.Context, home: Path) -> None:
    """OpenGGZY 投标人工具：在自己的电脑上加密、检查投标文件。 The bidder's own program.

    Without a command it opens its page in the browser.
    """
    context.obj = Machine(home)
    if context.invoked_subcommand is None:
        context.invoke(page_command)


OFFLINE = (
    checking.check_command,
    checking.digest_command,
    practising.practice_command,
    commands.seal_command,
    commands.open_local_command,
    answering.answer_command,
    signing.sign_command,
    stamping.stamp_command,
    agent_command,
    page_command,
)
for command in (*OFFLINE, *remote.COMMANDS):
    main.add_command(command)

if __name__ == "__main__":
    main()

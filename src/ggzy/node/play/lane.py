"""The one lane between the machines outside and the node: `ggzy-bid` and `ggzy-trustee` over HTTP."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ggzy_bid.__main__ import main as ggzy_bid
from ggzy_core.sealing.lot import LotCard
from ggzy_trustee.__main__ import main as ggzy_trustee

if TYPE_CHECKING:
    import click

    from ggzy.node.sample.parties import Party


@dataclass
class Lane:
    """Runs the outside programs against the node at `url`, each from its owner's own folder and certificate."""

    url: str
    signed_in: set[str] = field(default_factory=set)

    def bidder(self, party: Party, *words: str, signs: bool = False) -> dict[str, Any]:
        """`ggzy-bid …`; `signs` when the command needs the certificate. Signs in before the first one."""
        return self._run(ggzy_bid, party, "ggzy-bid", words, signs=signs)

    def trustee(self, party: Party, *words: str, signs: bool = False) -> dict[str, Any]:
        """`ggzy-trustee …`"""
        return self._run(ggzy_trustee, party, "ggzy-trustee", words, signs=signs)

    def card(self, party: Party, lot: str) -> LotCard:
        """The lot card, fetched by a bidder."""
        folder = _home(party) / "cards"
        folder.mkdir(exist_ok=True, mode=0o700)
        said = self.bidder(party, "lot", lot, "--out", str(folder))
        return LotCard.load(Path(said["card"]))

    def _run(
        self, program: click.Group, party: Party, name: str, words: tuple[str, ...], *, signs: bool
    ) -> dict[str, Any]:
        home = _home(party) / name
        if str(home) not in self.signed_in:
            self.signed_in.add(str(home))
            run(program, home, "sign-in", self.url, *certificate(party))
        mine = certificate(party) if signs else ()
        return run(program, home, *words, "--node", self.url, *mine)


def run(program: click.Group, home: Path, *words: str) -> dict[str, Any]:
    """Run a command of an outside program in this process; its JSON answer, empty when it had nothing to say."""
    said = StringIO()
    with redirect_stdout(said):
        program(["--home", str(home), *words, "--json"], standalone_mode=False)
    lines = said.getvalue().splitlines()
    return dict(json.loads(lines[-1])) if lines else {}


def certificate(party: Party) -> tuple[str, ...]:
    """The options that name a party's certificate and PIN."""
    assert party.machine is not None
    return ("--credential", str(party.machine.certificate), "--pin-file", str(party.machine.pin_file))


def _home(party: Party) -> Path:
    assert party.machine is not None
    return party.machine.home

"""The machines outside the node: each bidder's and each trustee's own folder with its certificate and PIN.

In life these stand in other offices. Nothing of the node reads them; a play acts from them as their owners would.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ggzy_core.certs.credential import Credential, write_private

PIN = "demo-123456"


@dataclass(frozen=True)
class Outside:
    """One owner's machine: `home` with certificate.p12, pin.txt and whatever their program keeps there."""

    home: Path
    credential: Credential

    @property
    def certificate(self) -> Path:
        return self.home / "certificate.p12"

    @property
    def pin_file(self) -> Path:
        return self.home / "pin.txt"


def set_up(home: Path, credential: Credential) -> Outside:
    """Give somebody a machine: their certificate as PKCS#12 behind a demo PIN that lies beside it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    machine = Outside(home, credential)
    credential.save(machine.certificate, PIN)
    write_private(machine.pin_file, (PIN + "\n").encode())
    return machine

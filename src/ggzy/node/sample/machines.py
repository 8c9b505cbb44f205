"""The machines outside the node: each bidder's and each trustee's own folder with its certificate and PIN.

In life these stand in other offices. Nothing of the node reads them; a play acts from them as their owners would.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from ggzy_core.certs.authority import pem
from ggzy_core.certs.credential import Credential, write_private
from ggzy_core.certs.sm2 import Sm2Key

PIN = "demo-123456"


@dataclass(frozen=True)
class Outside:
    """One owner's machine: `home` with certificate.p12, pin.txt and whatever their program keeps there."""

    home: Path

    @property
    def certificate(self) -> Path:
        return self.home / "certificate.p12"

    @property
    def pin_file(self) -> Path:
        return self.home / "pin.txt"

    @property
    def plain_file(self) -> Path:
        return self.home / "certificate.pem"

    @property
    def is_set_up(self) -> bool:
        return self.plain_file.exists() or self.pin_file.exists()

    @cached_property
    def credential(self) -> Credential:
        """Read when it is first used: a city has hundreds of machines, and most of them rest."""
        if self.plain_file.exists():
            return _read_plain(self.plain_file.read_bytes())
        return Credential.load(self.certificate, PIN)


def set_up(home: Path, credential: Credential) -> Outside:
    """Give somebody a machine: their certificate as PKCS#12 behind a demo PIN that lies beside it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    machine = _having(Outside(home), credential)
    credential.save(machine.certificate, PIN)
    write_private(machine.pin_file, (PIN + "\n").encode())
    return machine


def set_up_plain(home: Path, credential: Credential) -> Outside:
    """The same without PIN, for the many who only sign in a play: a PIN's slow key takes its time on purpose."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    machine = _having(Outside(home), credential)
    assert not isinstance(credential.private_key, Sm2Key)
    key = credential.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(machine.plain_file, key + pem([credential.certificate, *credential.chain]))
    return machine


def _having(machine: Outside, credential: Credential) -> Outside:
    machine.__dict__["credential"] = credential  # where the cached property looks
    return machine


def _read_plain(data: bytes) -> Credential:
    key = load_pem_private_key(data, None)
    assert isinstance(key, EllipticCurvePrivateKey)
    own, *chain = (one.public_bytes(Encoding.DER) for one in x509.load_pem_x509_certificates(data))
    return Credential(own, key, tuple(chain))

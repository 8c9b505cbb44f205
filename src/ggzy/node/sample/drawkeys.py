"""The draw keys of those who contribute to draws: each kept in its owner's office, the public half on the record."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from ggzy.foundation.acts import perform
from ggzy.service.experts.models import DrawKey
from ggzy_core.certs.credential import write_private
from ggzy_core.draws import vrf

if TYPE_CHECKING:
    from pathlib import Path

    from .parties import Party, World


def register(world: World) -> None:
    """Make a key for centre, supervisor and every tenderer, and put its public half on the record."""
    for party in (world.centre, world.supervisor, *world.tenderers):
        if DrawKey.objects.filter(party=party.organisation).exists():
            continue
        secret = secrets.token_bytes(32)
        write_private(_path(party), (secret.hex() + "\n").encode())
        perform("draw.register-key", party.session, data={"public": vrf.public_key(secret).hex()})


def secret_of(party: Party) -> bytes:
    """The owner's own key, from the owner's office."""
    return bytes.fromhex(_path(party).read_text("ascii").strip())


def _path(party: Party) -> Path:
    assert party.machine is not None
    return party.machine.home / "draw.key"

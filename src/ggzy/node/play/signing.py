"""Signatures over acts in the story, as the agent on a party's machine makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from ggzy.foundation.acts import signatures
from ggzy.foundation.acts.inputs import read
from ggzy.foundation.acts.registry import find
from ggzy_core.certs.cms import sign_detached

if TYPE_CHECKING:
    from ggzy.node.sample.parties import Party

SIGNING = 4  # every so many trades acts are signed: each signature takes a moment of the city's making


def signed(name: str, party: Party, target: Any, data: Any, key: str) -> signatures.Given | None:
    """The party's signature over this act; None where it has no certificate, or may not do the act."""
    spec = find(name)
    role = next((one for one in spec.by if party.session.holds(one, target.matter)), None)
    if party.machine is None or role is None:
        return None
    origin = settings.GGZY_SITE
    text = signatures.text_of(spec, party.session, role, target, read(spec.input, data), key, origin)
    return signatures.Given(origin, sign_detached(text, party.machine.credential))

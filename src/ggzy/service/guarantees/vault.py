"""What is sealed about a guarantee, and the keyed hashes it is found by.

Ciphertexts are padded to one length, so that neither a long name nor a large amount shows.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ggzy.foundation.secrets import blind, seal, unseal

if TYPE_CHECKING:
    from ggzy.foundation.matters.models import Matter

    from .models import Guarantee

ROOM = "guarantees"
UNTIL = "opening"
STEP = 4096  # bytes; a request or a signed statement with its certificate chain fits in one or two


def holder(lot: str, kind: str, party: Any) -> str:
    """The key a guarantee is found by: one lot, one kind, one party."""
    return blind(lot, ROOM, kind, party.pk)


def applicant(party: Any) -> str:
    return blind(ROOM, "applicant", party.pk)


def guarantor(party: Any) -> str:
    return blind(ROOM, "guarantor", party.pk)


def bidder(lot: str, party: Any) -> str:
    """Who bids, as the lot knows them before the opening."""
    return blind(lot, party.pk)


def close(matter: Matter, field: str, facts: dict[str, Any]) -> bytes:
    """Facts for a field (request, issued) of the guarantee of this matter, sealed until the opening."""
    plain = json.dumps(facts, ensure_ascii=False).encode()
    return seal(matter.code, UNTIL, plain + b" " * (-len(plain) % STEP), field)


def request(guarantee: Guarantee) -> dict[str, Any]:
    """{lot, title, applicant, guarantor, amount, until}: parties as {key, code, name}, the amount as text."""
    return _open(guarantee, "request")


def issued(guarantee: Guarantee) -> dict[str, Any]:
    """{statement, salt, signature}: canonical JSON text, hex, base64. Empty before the guarantor has issued."""
    return _open(guarantee, "issued") if guarantee.issued else {}


def _open(guarantee: Guarantee, field: str) -> dict[str, Any]:
    return json.loads(unseal(guarantee.matter.code, UNTIL, getattr(guarantee, field), field))  # type: ignore[no-any-return]

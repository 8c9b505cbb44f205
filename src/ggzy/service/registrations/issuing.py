"""What a registration says: facts of the party with their sources, its papers by hash. From this node's rows alone."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ggzy.foundation.identity.models import Certificate, Organisation, OrganisationRole
from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.journal.written import written
from ggzy_core import registration
from ggzy_core.canonical import canonical, load

from .models import Paper

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.identity.models import Person
    from ggzy.foundation.journal.rows import Row


def document(party: Organisation, person: Person, node: str, code: str, at: datetime, days: int) -> bytes:
    """The document for another node, as canonical bytes. `at` is real time, as receipts and certificates have it."""
    number = registration.new_number()
    certificates = Certificate.objects.filter(organisation=party, person=person, revoked_at=None).order_by("id")
    return canonical(
        {
            "certificates": [base64.b64encode(bytes(one.der)).decode() for one in certificates],
            "for": node,
            "format": registration.FORMAT,
            "holder": registration.holder(number, code),
            "issued": at,
            "log": signer().name,
            "n": number,
            "papers": papers_of(party),
            "party": party_of(party),
            "person": {"name": person.name},
            "sources": sources_of(party),
            "until": at + timedelta(days=days),
            "v": 1,
        }
    )


def facts_now(party: Organisation) -> str:
    """The hash of what stands of a party today: another one than a document's says that the document is out of date."""
    return registration.facts_hash(*load(canonical([party_of(party), papers_of(party)])))


def party_of(party: Organisation) -> dict[str, Any]:
    standing = party.roles.filter(until=None).order_by("role").values_list("role", flat=True)
    return {
        "name": party.name,
        "region": party.region,
        "registered": party.registered_at,
        "roles": list(dict.fromkeys(standing)),
        "uscc": party.uscc,
    }


def papers_of(party: Organisation) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "leaf": _written(one)["leaf"],
            "length": one.length,
            "sha256": one.sha256,
            "since": one.since,
            "title": one.title,
            "type": one.media,
        }
        for one in Paper.objects.filter(organisation=party, ended_at=None).order_by("id")
    ]


def sources_of(party: Organisation) -> dict[str, Any]:
    """By which act each fact came to stand, with the entry on this node's record."""
    here = _written(party)
    found = {"name": here, "region": here}
    for role in OrganisationRole.objects.filter(organisation=party, until=None).order_by("id"):
        found[f"role.{role.role}"] = _written(role)
    return found


def _written(row: Row) -> dict[str, Any]:
    """The act that wrote a row last."""
    entry = written(row)
    return {
        "act": entry.act if entry else "",
        "at": entry.time if entry else "",
        "leaf": entry.leaf if entry else "",
    }

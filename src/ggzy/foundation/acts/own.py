"""Which entries are somebody's own. No table says so: one that joined a person's sealed acts would name who bids. So the
record is read backwards, each entry opened with its own key, as far as one asks.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ggzy.foundation.journal.models import Entry
from ggzy.foundation.secrets import unseal
from ggzy.foundation.secrets.envelope import fetch_keys

from .registry import ACTS
from .roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .session import Session

BY_NOBODY = {Role.CLOCK, Role.OPERATOR}
STEP = 500


@dataclass(frozen=True)
class Own:
    """Entries of one's own, newest first; `older` is where to read on, None at the beginning of the record."""

    entries: tuple[Entry, ...]
    older: int | None


def own_entries(session: Session, *, most: int = 50, looked: int = 20_000, before: int | None = None) -> Own:
    """The newest acts of this person for this party, before an entry's number where one is given."""
    asks = (getattr(session.party, "pk", None), getattr(session.person, "pk", None))
    found: list[int] = []
    older = None
    for seen, (key, subject, secret, leaf) in enumerate(_backwards(before), 1):
        who = json.loads(unseal(subject, "record", secret, leaf))
        if (who["party"], who["person"]) == asks:
            found.append(key)
        if len(found) == most or seen == looked:
            older = key
            break
    rows = Entry.objects.in_bulk(found)
    return Own(tuple(rows[key] for key in found), older)


def _backwards(before: int | None) -> Iterator[tuple[int, str, bytes, str]]:
    acts = [name for name, spec in ACTS.items() if not BY_NOBODY.issuperset(spec.by)]
    while True:
        rows = Entry.objects.filter(act__in=acts).order_by("-id")
        if before is not None:
            rows = rows.filter(id__lt=before)
        part = list(rows.values_list("id", "subject", "secret", "leaf")[:STEP])
        fetch_keys(secret for _, _, secret, _ in part)
        yield from part
        if len(part) < STEP:
            return
        before = part[-1][0]

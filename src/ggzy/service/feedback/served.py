"""Which services were done for whom: filled by the rooms that do them, in their readers.py.

    @serves("entry", Text("进场登记与受理", "entry of a project"))
    def accepted(party):
        return [(tender.matter, accepted_at), …]

A provider names only what is public on its matter: before the opening nobody is asked how the guarantee was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.matters.models import Matter
    from ggzy.foundation.text import Text

    Provider = Callable[[Organisation], Iterable[tuple[Matter, datetime]]]

MOST = 100  # of one kind that are looked at for one party, newest first


@dataclass(frozen=True)
class Served:
    """A kind of service that is rated."""

    name: Text
    provider: Provider


@dataclass(frozen=True)
class Instance:
    """One service done for one party: on this matter, finished at this time."""

    kind: str
    matter: Matter
    at: datetime

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.matter.code}"


SERVED: dict[str, Served] = {}


def serves(kind: str, name: Text) -> Callable[[Provider], Provider]:
    """Declare a provider: the public matters on which this service was finished for a party, newest first."""

    def wrap(provider: Provider) -> Provider:
        SERVED[kind] = Served(name, provider)
        return provider

    return wrap


def finished(party: Organisation | None) -> list[Instance]:
    """Every finished service of a party."""
    if party is None:
        return []
    return [
        Instance(kind, matter, at)
        for kind, served in SERVED.items()
        for matter, at in list(served.provider(party))[:MOST]
    ]

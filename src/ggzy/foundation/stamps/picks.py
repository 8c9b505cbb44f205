"""The papers of a matter that may be stamped: those its public record names."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.documents import described, exists
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

from .models import Stamp
from .queries import named_by

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter

_HASH = re.compile(r'"([0-9a-f]{64})"')


@pick("stamps.papers", none=Text("公开记录上还没有文书", "the public record names no paper yet"))
def papers(session: Session, matter: Matter) -> list[tuple[str, Text]]:
    """Newest first, each under the act that named it; a stamped file is not a paper of its own."""
    stamped = set(Stamp.objects.filter(matter=matter).values_list("document", flat=True))
    found: dict[str, Text] = {}
    for entry in Entry.objects.filter(subject__in=named_by(matter), until="").order_by("-id"):
        for one in _named(entry):
            if one not in found and one not in stamped and exists(one) and described(one).kind == "pdf":
                found[one] = _label(entry, one)
    return list(found.items())


def _named(entry: Entry) -> list[str]:
    """The hashes in what the act said and attached; those of rows and commitments name no document."""
    body = json.loads(entry.body)
    return _HASH.findall(json.dumps([body.get("data"), body.get("objects")]))


def _label(entry: Entry, sha256: str) -> Text:
    said = ACTS[entry.act].title if entry.act in ACTS else Text(entry.act, entry.act)
    tail = f"{local_date(entry.at):%Y-%m-%d} · {sha256[:12]}…"
    return Text(f"{said.zh} {tail}", f"{said.en}, {tail}")

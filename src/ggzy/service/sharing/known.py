"""What is known of a party on this floor: its registration and its people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.queries import members
from ggzy.foundation.journal.written import written
from ggzy.foundation.text import Text
from ggzy.service.registrations.queries import papers

from .facts import Fact, plain, shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.journal.rows import Row


@shares("registration", Text("登记信息和材料", "registration and papers"))
def registration(party: Organisation) -> Iterator[Fact]:
    leaf = leaf_of(party)
    yield Fact(Text("名称", "name"), plain(party.name), party.registered_at, leaf)
    yield Fact(Text("统一社会信用代码", "unified social credit code"), plain(party.uscc), party.registered_at, leaf)
    if party.region:
        yield Fact(Text("区划代码", "region"), plain(party.region), party.registered_at, leaf)
    for row in party.roles.filter(until=None).order_by("id"):
        yield Fact(Text("登记身份", "registered as"), Role(row.role).label, row.since, leaf_of(row))
    for paper, kind in papers(party):
        yield Fact(kind, plain(f"{paper.title} · SHA-256 {paper.sha256}"), paper.since, leaf_of(paper))


@shares("people", Text("任职人员", "its people"))
def people(party: Organisation) -> Iterator[Fact]:
    for one in members(party):
        zh = "、".join(duty.label.zh for duty in one.duties)
        en = ", ".join(duty.label.en for duty in one.duties)
        said = Text(f"{one.row.post} {zh}".strip(), f"{one.row.post} {en}".strip())
        yield Fact(plain(one.row.person.name), said, one.row.since, leaf_of(one.row))


def leaf_of(row: Row) -> str:
    entry = written(row)
    return entry.leaf if entry is not None else ""

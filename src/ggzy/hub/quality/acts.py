"""A package arrives. An act, because an appraisal of the sender rests on what came, when, and what was said of it."""

from __future__ import annotations

import secrets
from functools import partial
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, File, Input, Role, Session, act
from ggzy.foundation.documents import document_bytes
from ggzy.hub.exchange.packages.reading import from_zip

from . import appealing
from .models import ReceivedPackage, ReceivedRecord
from .queries import standing
from .receiving import judge

if TYPE_CHECKING:
    from ggzy.hub.exchange.packages.form import Package

    from .receiving import Judged


class ReceivePackage(Input):
    name: str = Field(
        title="包名|package name", pattern=r"^\d{8}-\d{6}-\d{3,4}\.zip$", examples=["20260302-000001-101.zip"]
    )
    package: Annotated[str, File(kinds=("zip",))] = Field(title="数据包|package", pattern="^[0-9a-f]{64}$")


@act("package.receive", on=None, by=Role.CENTRE, takes=ReceivePackage, cites=("P-PACKAGE", "P-EXCHANGE-DAY"))
def receive_package(act: Act, data: ReceivePackage) -> ReceivedPackage:
    """接收数据包: keep a data package with the verdict of every check on every record. A bad record is kept as rejected."""
    package, judged = act.prepared
    accepted = sum(1 for one in judged if one.accepted)
    made = ReceivedPackage.objects.create(
        key=secrets.token_hex(16),
        sender=act.party,
        name=data.name,
        document=data.package,
        dataset=package.dataset,
        received_at=act.at,
        accepted=accepted,
        rejected=len(judged) - accepted,
    )
    ReceivedRecord.objects.bulk_create(
        [
            ReceivedRecord(
                package=made,
                dataset=one.dataset,
                key=one.key,
                data=one.record,
                accepted=one.accepted,
                verdicts=one.verdicts,
            )
            for one in judged
        ]
    )
    act.disclose(dataset=package.dataset, accepted=accepted, rejected=len(judged) - accepted)
    return made


@receive_package.prepare
def _judge(session: Session, target: None, data: ReceivePackage) -> tuple[Package, list[Judged]]:
    package = from_zip(data.name, document_bytes(data.package))
    at = session.arrived or clock.now()
    return package, judge(package, session.party.uscc, at, partial(standing, session.party))


__all__ = ["ReceivePackage", "appealing", "receive_package"]

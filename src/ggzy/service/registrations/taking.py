"""Taking a registration over: verified in every respect before the transaction, written down within it."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import Field, field_validator

from ggzy.foundation import clock
from ggzy.foundation.acts import Input, Role
from ggzy.foundation.acts.inputs import read as read_input
from ggzy.foundation.identity import certificates, registering
from ggzy.foundation.identity.applying import SELF_SAID
from ggzy.foundation.identity.models import Application, Certificate, Correction, OrganisationRole
from ggzy.foundation.identity.rules import ASKABLE
from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core import registration
from ggzy_core.canonical import canonical
from ggzy_core.codes import uscc as uscc_code
from ggzy_core.tlog.policy import Policy

from . import fetching
from .models import Paper, RecognisedNode, TakenRegistration

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.identity.models import Organisation, Person

MOST_PAPERS = 50
MOST_CERTIFICATES = 10


class CarriedPaper(Input):
    kind: str = Field(max_length=20)
    leaf: str = Field(max_length=64)
    length: int = Field(ge=0, le=1 << 40)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    since: str = Field(max_length=40)
    title: str = Field(max_length=120)
    type: str = Field(max_length=20)

    @field_validator("since")
    @classmethod
    def _time(cls, value: str) -> str:
        registration.moment(value)
        return value


class Carried(Input):
    """What a document may carry, held to the limits of this node's own forms."""

    uscc: str = Field(title="统一社会信用代码|unified social credit code", max_length=18)
    name: str = Field(title="名称|name", min_length=2, max_length=120)
    region: str = Field(title="区划代码|region", pattern=r"^(?:\d{6})?$")
    roles: tuple[Role, ...] = Field(title="身份|roles", max_length=16)
    person: str = Field(title="经办人|person", min_length=1, max_length=60)
    papers: tuple[CarriedPaper, ...] = Field(title="材料|papers", max_length=MOST_PAPERS)

    @field_validator("uscc")
    @classmethod
    def _checked(cls, value: str) -> str:
        return uscc_code.check(value)


@dataclass(frozen=True)
class Taken:
    """A registration that held in every respect, ready to be written down."""

    node: RecognisedNode
    verified: registration.Verified
    carried: Carried
    certificates: tuple[tuple[str, bytes], ...]

    @property
    def issued_at(self) -> datetime:
        return registration.moment(self.verified.package.document["issued"])

    def told(self) -> dict[str, Any]:
        """What goes on the public record of it."""
        return {
            "organisation": self.carried.uscc,
            "name": self.carried.name,
            "region": self.carried.region,
            "document": self.verified.package.sha256,
            "proof": self.verified.leaf,
            "from": self.node.origin,
        }


def take(key: str, code: str, text: str) -> Taken:
    """Everything that can be asked of a registration, before the transaction. Raises Refusal P-RECOGNITION."""
    node = recognised(key)
    package = _read(text) if text else _read(fetching.package(node, code))
    try:
        verified = registration.verify(
            package, Policy.parse(node.policy), node=signer().name, at=clock.real(), code=code
        )
    except registration.RegistrationFault as fault:
        raise _refused(fault) from fault
    document = package.document
    carried = read_input(
        Carried,
        {key: document["party"][key] for key in ("uscc", "name", "region", "roles")}
        | {"person": document["person"]["name"], "papers": document["papers"]},
    )
    fetching.stands(node, carried.uscc, package.sha256, package.facts)
    return Taken(node, verified, carried, _accepted(document["certificates"], carried.uscc))


def recognised(key: str) -> RecognisedNode:
    found = RecognisedNode.objects.filter(key=key, ended_at=None).first()
    if found is None:
        raise Refusal(
            "P-RECOGNITION",
            Text("该节点不在互认名单内", "That node is not recognised here"),
            Text(
                "请从互认节点中选择；不在名单内的，按通常方式申请登记",
                "Choose one of the list, or apply in the ordinary way",
            ),
            facts={"fault": "node"},
            status=404,
        )
    return found


def _read(text: str) -> registration.Package:
    try:
        return registration.read(text)
    except registration.RegistrationFault as fault:
        raise _refused(fault) from fault


def _refused(fault: registration.RegistrationFault) -> Refusal:
    return Refusal(
        "P-RECOGNITION",
        Text(fault.zh, fault.en),
        Text("请在原登记节点重新开具登记证明", "Have it issued anew by the node you are registered at"),
        facts={"fault": fault.name, "held": [step.name for step in fault.steps]},
        status=422,
    )


def _accepted(told: list[str], uscc: str) -> tuple[tuple[str, bytes], ...]:
    """The certificates that this node accepts too, for this organisation; another one is bound later, by hand."""
    found = []
    for one in told[:MOST_CERTIFICATES]:
        try:
            der = base64.b64decode(one, validate=True)
            subject = certificates.accept(der)
        except (ValueError, Refusal):
            continue
        if subject.uscc == uscc:
            found.append((subject.fingerprint, der))
    return tuple(found)


def register(taken: Taken, person: Person | None, at: datetime) -> TakenRegistration:
    """The organisation with what its proof carries. Roles that need admission wait for the centre, as for anybody."""
    carried = taken.carried
    granted = [role for role in carried.roles if role in SELF_SAID]
    organisation = registering.organisation(carried.uscc, carried.name, carried.region, granted, at)
    who = person or registering.person(carried.person)
    registering.membership(who, organisation, (Role.ADMINISTRATOR, *granted), at)
    for fingerprint, der in taken.certificates:
        if not Certificate.objects.filter(fingerprint=fingerprint).exists():
            Certificate.objects.create(
                person=who, organisation=organisation, fingerprint=fingerprint, der=der, bound_at=at
            )
    rest = [str(role) for role in carried.roles if role in ASKABLE and role not in SELF_SAID]
    if rest:
        Application.objects.create(
            key=secrets.token_hex(8),
            kind="roles",
            organisation=organisation,
            person=who,
            asked={"roles": rest},
            made_at=at,
        )
    _papers(taken, organisation, at)
    return _noted(taken, organisation, who, at)


def renew(taken: Taken, organisation: Organisation, person: Person, at: datetime) -> TakenRegistration:
    """A newer document: what was corrected there is corrected here, and stays readable as it was."""
    carried = taken.carried
    for field in ("name", "region"):
        before, after = getattr(organisation, field), getattr(carried, field)
        if after and after != before:
            Correction.objects.create(organisation=organisation, field=field, before=before, after=after, at=at)
            organisation.changed(**{field: after})
    standing = set(organisation.roles.filter(until=None).values_list("role", flat=True))
    for role in carried.roles:
        if role in SELF_SAID and str(role) not in standing:
            OrganisationRole.objects.create(organisation=organisation, role=str(role), since=at)
    _papers(taken, organisation, at)
    return _noted(taken, organisation, person, at)


def _papers(taken: Taken, organisation: Organisation, at: datetime) -> None:
    """Those of the proof, by hash; those of an earlier proof of that node that it carries no more have ended."""
    standing = {one.sha256: one for one in Paper.objects.filter(organisation=organisation, ended_at=None)}
    carried = {one.sha256 for one in taken.carried.papers}
    for paper in standing.values():
        if paper.node_id == taken.node.pk and paper.sha256 not in carried:
            paper.changed(ended_at=at)
    for one in taken.carried.papers:
        if one.sha256 not in standing:
            Paper.objects.create(
                key=secrets.token_hex(8),
                organisation=organisation,
                kind=one.kind,
                title=one.title,
                sha256=one.sha256,
                length=one.length,
                media=one.type,
                since=registration.moment(one.since),
                node=taken.node,
            )


def _noted(taken: Taken, organisation: Organisation, who: Person, at: datetime) -> TakenRegistration:
    package = taken.verified.package
    return TakenRegistration.objects.create(
        key=secrets.token_hex(8),
        organisation=organisation,
        person=who,
        node=taken.node,
        document=canonical(package.document).decode(),
        sha256=package.sha256,
        receipt=package.receipt,
        issued_at=taken.issued_at,
        taken_at=at,
    )

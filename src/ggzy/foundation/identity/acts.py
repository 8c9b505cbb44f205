"""How parties come to be known: organisations, their roles, people, duties, certificates, parts on a matter."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, field_validator

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, act
from ggzy.foundation.acts.roles import HOUSE
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.codes import uscc as uscc_code

from . import apart as _apart  # noqa: F401  the door's guard of duties that may not meet
from . import certificates, registering
from .models import Certificate, Organisation, Person
from .own import from_address, own_organisation
from .rules import keeps_an_administrator


class RegisterOrganisation(Input):
    uscc: str = Field(title="统一社会信用代码|unified social credit code", max_length=40)
    name: str = Field(title="名称|name", min_length=2, max_length=120)
    region: str = Field(default="", title="区划代码|region", max_length=6)
    roles: tuple[Role, ...] = Field(default=(), title="身份|roles")

    @field_validator("uscc")
    @classmethod
    def _checked(cls, value: str) -> str:
        return uscc_code.check(value)


@act("organisation.register", on=None, by=HOUSE, takes=RegisterOrganisation)
def register_organisation(act: Act, data: RegisterOrganisation) -> Organisation:
    """登记主体: register an organisation under its unified social credit code, with what it is registered as.

    GB 32100-2015 for the code.
    """
    return registering.organisation(data.uscc, data.name, data.region, data.roles, act.at)


class EnrolPerson(Input):
    uscc: Annotated[str, Pick("organisations.own")] = Field(title="单位|organisation")
    name: Annotated[str, Secret()] = Field(title="姓名|name", min_length=1, max_length=60)
    duties: Annotated[tuple[Role, ...], Pick("duties.to-give")] = Field(title="岗位|duties", min_length=1)
    until: datetime | None = Field(default=None, title="至|until")
    post: str = Field(default="", title="职务|post", max_length=60)
    identity: Annotated[str, Secret()] = Field(
        default="",
        title="身份号码（只存密文摘要）|identity number (only a keyed hash is kept)",
        max_length=40,
    )


@act("person.enrol", on=None, by=(*HOUSE, Role.ADMINISTRATOR), takes=EnrolPerson)
def enrol_person(act: Act, data: EnrolPerson) -> Person:
    """登记人员: make a person known to an organisation with duties and dates."""
    organisation = own_organisation(act, data.uscc)
    person = registering.person(data.name, data.identity)
    registering.membership(person, organisation, data.duties, act.at, until=data.until, post=data.post)
    return person


class EndMembership(Input):
    uscc: Annotated[str, Pick("organisations.own")] = Field(title="单位|organisation")
    person: Annotated[str, Secret(), Pick("people.of-party")] = Field(title="人员|person")


@act("person.leave", on=None, by=(*HOUSE, Role.ADMINISTRATOR), takes=EndMembership)
def leave(act: Act, data: EndMembership) -> None:
    """人员离岗: end a person's duties in an organisation, from now."""
    organisation = own_organisation(act, data.uscc)
    if organisation == act.party:
        act.require(keeps_an_administrator, organisation, data.person)
    registering.end_membership(organisation, data.person, act.at)


class BindCertificate(Input):
    person: Annotated[str, Secret(), Pick("people.self")] = Field(title="人员|person")
    certificate: Annotated[str, Secret()] = Field(title="证书（PEM）|certificate (PEM)")


@act(
    "certificate.bind",
    on=None,
    by=(*HOUSE, Role.ADMINISTRATOR, Role.PERSON),
    takes=BindCertificate,
    cites=("电子签名法 13",),
)
def bind_certificate(act: Act, data: BindCertificate) -> Certificate:
    """绑定证书: bind a certificate of an accepted CA to a person and the organisation it names."""
    subject, der = act.prepared
    person = Person.objects.get(key=data.person)
    if act.role is Role.PERSON and person != act.person:
        raise Refusal("P-ROLE", Text("只能绑定本人的证书", "You can bind your own certificate only"), status=403)
    organisation = Organisation.objects.filter(uscc=subject.uscc, members__person=person).first()
    if organisation is None:
        raise Refusal(
            "P-CERTIFICATE",
            Text(
                "证书载明的主体不是该人员所在的主体",
                "The certificate names an organisation this person does not belong to",
            ),
            Text("请使用本单位的证书", "Use a certificate of your own organisation"),
        )
    return Certificate.objects.create(
        person=person, organisation=organisation, fingerprint=subject.fingerprint, der=der, bound_at=act.at
    )


@bind_certificate.prepare
def _check_certificate(session, target, data):  # type: ignore[no-untyped-def]
    return certificates.read_pem(data.certificate)


enrol_person.prefill(from_address())
leave.prefill(from_address("person"))

from . import applying, delegating, joining, recovering  # noqa: E402, F401  further acts of this room

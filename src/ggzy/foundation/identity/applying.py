"""An organisation makes itself known, corrects itself, asks for another role; the centre confirms what it cannot prove."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, field_validator

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, act
from ggzy.foundation.acts.roles import HOUSE
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.codes import uscc as uscc_code

from . import known, registering, signin
from .certificates import decoded
from .models import Application, Certificate, Correction, Organisation, OrganisationRole, Person
from .own import from_address
from .rules import ASKABLE, takes_another

if TYPE_CHECKING:
    from datetime import datetime

#: what an organisation may say of itself, proved by its certificate; anything else the centre confirms
SELF_SAID = frozenset({Role.TENDERER, Role.AGENCY, Role.BIDDER})
OPEN_MOST = 10  # applications of one organisation that wait at a time


def _askable(roles: tuple[Role, ...]) -> tuple[Role, ...]:
    for role in roles:
        if role not in ASKABLE:
            raise Refusal(
                "P-APPLICATION",
                Text(f"“{role.label.zh}”不能申请登记", f"“{role.label.en}” cannot be applied for"),
                Text(
                    "可申请：" + "、".join(one.label.zh for one in ASKABLE),
                    "One may apply as " + ", ".join(one.label.en for one in ASKABLE),
                ),
                status=422,
            )
    return tuple(dict.fromkeys(roles))


class ApplyOrganisation(Input):
    uscc: str = Field(title="统一社会信用代码|unified social credit code", max_length=40)
    name: str = Field(title="名称|name", min_length=2, max_length=120)
    region: str = Field(default="", title="区划代码|region", max_length=6, pattern=r"^(?:\d{6})?$")
    roles: Annotated[tuple[Role, ...], Pick("roles.to-ask")] = Field(
        title="申请的身份|roles asked for", min_length=1, max_length=8
    )
    person: Annotated[str, Secret()] = Field(title="经办人姓名|your name", min_length=1, max_length=60)
    identity: Annotated[str, Secret()] = Field(
        default="",
        title="身份号码（只存密文摘要）|identity number (only a keyed hash is kept)",
        max_length=40,
    )
    nonce: Annotated[str, Secret()] = Field(default="", title="登录质询编号|challenge", max_length=80)
    signature: Annotated[str, Secret()] = Field(
        default="", title="对质询的签名（Base64）|signature over the challenge (base64)", max_length=100_000
    )

    @field_validator("uscc")
    @classmethod
    def _checked(cls, value: str) -> str:
        return uscc_code.check(value)


@act("organisation.apply", on=None, by=Role.ANYONE, takes=ApplyOrganisation, cites=("P-APPLICATION",))
def apply(act: Act, data: ApplyOrganisation) -> Application:
    """申请登记主体: an organisation makes itself known; with its certificate at once, otherwise once the centre confirms.

    GB 32100-2015 for the code; the Electronic Signature Law, art. 13, for the certificate, which proves roles that need
    no admission.
    """
    roles = _askable(data.roles)
    registering.not_registered(data.uscc)
    proof, found, said = act.prepared
    act.require(known.as_registered, data.name, data.region, found)
    if found is not None or said:
        act.disclose(registry=found.told() if found is not None else said)
    waiting = Application.objects.filter(kind="register", answer="", asked__uscc=data.uscc)
    if waiting.count() >= OPEN_MOST:
        raise Refusal(
            "P-APPLICATION",
            Text(f"{data.uscc} 已有 {OPEN_MOST} 份登记申请待核准", f"{OPEN_MOST} applications of {data.uscc} wait"),
            Text("请等待交易中心答复", "Wait for the centre's answer"),
        )
    who = registering.person(data.person, data.identity)
    made = Application.objects.create(
        key=secrets.token_hex(8),
        kind="register",
        person=who,
        asked={
            "uscc": data.uscc,
            "name": found.name if found is not None else data.name,
            "region": data.region or (found.region if found is not None else ""),
            "roles": [str(role) for role in roles],
        },
        made_at=act.at,
    )
    if proof is not None:
        _prove(act, made, proof, roles)
    made.applicant = who.key  # on this object alone, for the page that gives the applicant a login
    return made


@apply.prepare
def _asked(session: Any, target: Any, data: ApplyOrganisation) -> Any:
    """(whom the signature proves, what the registry knows, why it says nothing). A registry that is silent stops nobody."""
    try:
        found, said = known.look_up(data.uscc), "unknown"
    except known.Silent as silent:
        found, said = None, silent.why
    known.as_registered(data.name, data.region, found)  # before the challenge is taken
    return _proof(data), found, said


def _proof(data: ApplyOrganisation) -> Any:
    """Whom the signed challenge names; None without a signature. The certificate must name this very organisation."""
    if not data.signature:
        return None
    subject, der = signin.proven(data.nonce, decoded(data.signature))
    if subject.uscc != data.uscc:
        raise Refusal(
            "P-CERTIFICATE",
            Text("证书载明的不是这一主体", "The certificate names another organisation"),
            Text("请用本单位的证书签名，或核对统一社会信用代码", "Sign with your own certificate, or check the code"),
            status=403,
        )
    return subject, der


def _prove(act: Act, made: Application, proof: tuple[Any, bytes], roles: tuple[Role, ...]) -> None:
    """Registered at once, with what needs no admission; the other roles stay applied for."""
    subject, der = proof
    said = [role for role in roles if role in SELF_SAID]
    organisation = registering.organisation(made.asked["uscc"], made.asked["name"], made.asked["region"], said, act.at)
    registering.membership(made.person, organisation, (Role.ADMINISTRATOR, *said), act.at)
    Certificate.objects.create(
        person=made.person, organisation=organisation, fingerprint=subject.fingerprint, der=der, bound_at=act.at
    )
    rest = [str(role) for role in roles if role not in SELF_SAID]
    if rest:
        _apply_for_roles(organisation, made.person, rest, act.at)
    made.changed(organisation=organisation, answer="confirmed", answered_at=act.at)


class Correct(Input):
    name: str = Field(default="", title="更正后的名称|name", max_length=120)
    region: str = Field(default="", title="更正后的区划代码|region", max_length=6, pattern=r"^(?:\d{6})?$")
    reason: str = Field(title="更正理由|reason", min_length=4, max_length=500)


@act("organisation.correct", on=None, by=Role.ADMINISTRATOR, takes=Correct, cites=("P-APPLICATION",))
def correct(act: Act, data: Correct) -> Application:
    """申请更正主体信息: ask for what the register says of one's organisation to be corrected; the centre confirms."""
    asked = {key: value for key, value in (("name", data.name), ("region", data.region)) if value}
    wrong = {key: value for key, value in asked.items() if getattr(act.party, key) != value}
    if not wrong:
        raise Refusal(
            "P-INPUT",
            Text("没有与现有登记不同的内容", "Nothing differs from what is registered"),
            Text("请填写更正后的名称或区划代码", "Give the corrected name or region"),
            status=422,
        )
    return _ask(act, "correct", wrong | {"why": data.reason})


class AskRoles(Input):
    roles: Annotated[tuple[Role, ...], Pick("roles.to-ask")] = Field(
        title="申请的身份|roles asked for", min_length=1, max_length=8
    )


@act("organisation.ask-roles", on=None, by=Role.ADMINISTRATOR, takes=AskRoles, cites=("P-APPLICATION",))
def ask_roles(act: Act, data: AskRoles) -> Application:
    """申请增加身份: ask for one's organisation to be registered in another role; the centre confirms."""
    return _ask(act, "roles", {"roles": [str(role) for role in _askable(data.roles)]})


def _ask(act: Act, kind: str, asked: dict[str, Any]) -> Application:
    if Application.objects.filter(organisation=act.party, answer="").count() >= OPEN_MOST:
        raise Refusal(
            "P-APPLICATION",
            Text(f"本主体已有 {OPEN_MOST} 份申请待核准", f"{OPEN_MOST} applications of yours wait already"),
            Text("请等待交易中心答复", "Wait for the centre's answer"),
        )
    return Application.objects.create(
        key=secrets.token_hex(8), kind=kind, organisation=act.party, person=act.person, asked=asked, made_at=act.at
    )


def _apply_for_roles(organisation: Organisation, person: Person, roles: list[str], at: datetime) -> None:
    Application.objects.create(
        key=secrets.token_hex(8),
        kind="roles",
        organisation=organisation,
        person=person,
        asked={"roles": roles},
        made_at=at,
    )


class Confirm(Input):
    application: Annotated[str, Pick("applications.open")] = Field(title="申请编号|application", max_length=32)


class Decline(Input):
    application: Annotated[str, Pick("applications.open")] = Field(title="申请编号|application", max_length=32)
    reason: str = Field(title="理由|reason", min_length=4, max_length=500)


@act("application.confirm", on=None, by=HOUSE, takes=Confirm, cites=("P-APPLICATION", "P-TWO"))
def confirm(act: Act, data: Confirm) -> Application:
    """核准登记申请: register what was applied for, after its papers were seen. Nobody confirms what they asked for."""
    found = _open(data.application)
    if act.person is not None:
        act.require(takes_another, act.person, found.person)
    if found.kind == "register":
        asked = found.asked
        organisation = registering.organisation(asked["uscc"], asked["name"], asked["region"], asked["roles"], act.at)
        registering.membership(found.person, organisation, (Role.ADMINISTRATOR, *asked["roles"]), act.at)
        found.changed(organisation=organisation)
    elif found.kind == "correct":
        _corrected(found, act.at)
    else:
        _given_roles(found, act.at)
    return found.changed(answer="confirmed", answered_at=act.at)


@act("application.decline", on=None, by=HOUSE, takes=Decline, cites=("P-APPLICATION",))
def decline(act: Act, data: Decline) -> Application:
    """不予核准登记申请: say what is wrong with an application; its organisation may apply again."""
    return _open(data.application).changed(answer="declined", reason=data.reason, answered_at=act.at)


def _open(key: str) -> Application:
    found = Application.objects.select_related("organisation", "person").filter(key=key).first()
    if found is None:
        raise Refusal("P-UNKNOWN", Text("没有这份申请", "There is no such application"), status=404)
    if found.answer:
        raise Refusal("P-DONE", Text("这份申请已经答复", "This application has been answered"))
    return found


def _corrected(found: Application, at: datetime) -> None:
    organisation = found.organisation
    assert organisation is not None
    for field in ("name", "region"):
        after, before = found.asked.get(field), getattr(organisation, field)
        if after and after != before:
            Correction.objects.create(organisation=organisation, field=field, before=before, after=after, at=at)
            organisation.changed(**{field: after})


def _given_roles(found: Application, at: datetime) -> None:
    organisation = found.organisation
    assert organisation is not None
    for role in found.asked["roles"]:
        if not organisation.roles.filter(role=role, until=None).exists():
            OrganisationRole.objects.create(organisation=organisation, role=role, since=at)


confirm.prefill(from_address("application"))
decline.prefill(from_address("application"))

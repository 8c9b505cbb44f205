"""The pool: who is in it, what they serve, when they rest, whom they must keep away from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, field_validator

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, act
from ggzy.foundation.identity.models import Person
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy_core.codes import specialties as tree
from ggzy_core.codes import uscc as uscc_code
from ggzy_core.periods import local_date

from .models import DrawKey, Expert, ExpertState, Relation, Specialty

KEEPS_AWAY = Literal["employer", "kin", "interest", "penalty", "declared"]


class EnrolExpert(Input):
    person: Annotated[str, Secret(), Pick("people.not-experts")] = Field(
        title="人员|person", min_length=1, max_length=32
    )
    employer: Annotated[str, Secret(), Pick("organisations", free=True)] = Field(
        default="", title="工作单位代码|employer's code", max_length=18
    )
    region: str = Field(default="", title="区划代码|region", max_length=6)
    since: Annotated[date, Secret()] = Field(title="从事本专业起始日期|in the field since")
    titles: Annotated[tuple[str, ...], Secret()] = Field(default=(), title="职称|titles")
    specialties: Annotated[tuple[str, ...], Secret(), Pick("specialties")] = Field(
        title="评标专业|specialties", min_length=1
    )

    @field_validator("employer")
    @classmethod
    def _code(cls, value: str) -> str:
        return uscc_code.check(value) if value else ""

    @field_validator("specialties")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(tree.specialty(code).code for code in value))


@act("expert.enrol", on=None, by=Role.CENTRE, takes=EnrolExpert, cites=("T-EXP8", "招标投标法 37"))
def enrol_expert(act: Act, data: EnrolExpert) -> Expert:
    """专家入库: take a person into the expert pool, with employer, specialties and years in the field."""
    person = Person.objects.filter(key=data.person).first()
    if person is None:
        raise _unknown("没有登记过该人员", "This person is not registered")
    if Expert.objects.filter(person=person).exists():
        raise Refusal("P-REGISTERED", Text("该人员已在专家库中", "This person is in the pool already"))
    today = local_date(act.at)
    years = today.year - data.since.year - ((today.month, today.day) < (data.since.month, data.since.day))
    holds = meets(rule("T-EXP8").on(today), years)
    if not holds.holds:
        raise Refusal("T-EXP8", Text(holds.facts_zh, holds.facts_en), facts=holds.facts)
    expert = Expert.objects.create(
        person=person,
        employer=data.employer,
        region=data.region,
        since=data.since,
        titles=list(data.titles),
        enrolled_at=act.at,
    )
    for code in data.specialties:
        Specialty.objects.create(expert=expert, code=code)
    return expert


class SuspendExpert(Input):
    person: Annotated[str, Secret(), Pick("experts")] = Field(title="专家|expert", min_length=1, max_length=32)
    state: Literal["suspended", "active"] = Field(default="suspended", title="状态|state")
    reason: Annotated[str, Secret()] = Field(title="原因|reason", min_length=2, max_length=500)
    until: datetime | None = Field(default=None, title="至|until")


@act("expert.suspend", on=None, by=Role.CENTRE, takes=SuspendExpert)
def suspend_expert(act: Act, data: SuspendExpert) -> ExpertState:
    """暂停或恢复专家: let an expert rest from draws until a time, with the reason, or call the expert back."""
    return ExpertState.objects.create(
        expert=_expert(data.person), state=data.state, reason=data.reason, since=act.at, until=data.until
    )


class DeclareRelation(Input):
    person: Annotated[str, Secret(), Pick("experts")] = Field(title="专家|expert", min_length=1, max_length=32)
    uscc: Annotated[str, Secret(), Pick("organisations", free=True)] = Field(
        title="应回避的主体代码|party's code", max_length=18
    )
    reason: Annotated[KEEPS_AWAY, Secret()] = Field(title="回避理由|reason")

    @field_validator("uscc")
    @classmethod
    def _code(cls, value: str) -> str:
        return uscc_code.check(value)


@act("expert.declare", on=None, by=Role.CENTRE, takes=DeclareRelation, cites=("评标委员会和评标方法暂行规定 12",))
def declare_relation(act: Act, data: DeclareRelation) -> Relation:
    """申报回避关系: note a party that an expert must keep away from, and why."""
    return Relation.objects.create(expert=_expert(data.person), uscc=data.uscc, reason=data.reason, declared_at=act.at)


class RegisterKey(Input):
    public: str = Field(title="抽取公钥（十六进制）|public key (hex)", pattern="^[0-9a-f]{64}$")


@act("draw.register-key", on=None, by=(Role.CENTRE, Role.SUPERVISOR, Role.TENDERER), takes=RegisterKey)
def register_key(act: Act, data: RegisterKey) -> DrawKey:
    """登记抽取公钥: put a party's VRF key on the record, before any draw it takes part in."""
    act.disclose(role=str(act.role))
    return DrawKey.objects.create(party=act.party, role=str(act.role), public=data.public, registered_at=act.at)


def _expert(key: str) -> Expert:
    found = Expert.objects.filter(person__key=key).first()
    if found is None:
        raise _unknown("专家库中没有该人员", "This person is not in the pool")
    return found


def _unknown(zh: str, en: str) -> Refusal:
    return Refusal("P-UNKNOWN", Text(zh, en), status=404)

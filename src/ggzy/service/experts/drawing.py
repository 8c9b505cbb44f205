"""Freeze, contribute, draw (招标投标法 37, 实施条例 46)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from pydantic import Field, field_validator

from ggzy.foundation.acts import Act, Input, Nothing, Pick, Role, Session, act
from ggzy.foundation.acts.roles import Role as Roles
from ggzy.foundation.cosigning.queries import cosigned
from ggzy.foundation.identity.models import Organisation, Part
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import Pending, receipt
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Due, Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import seal
from ggzy.foundation.text import Text
from ggzy_core.canonical import new_salt
from ggzy_core.codes import specialties as tree
from ggzy_core.draws import vrf
from ggzy_core.draws.freeze import Entry as PoolEntry
from ggzy_core.draws.freeze import Quota, alpha, commitment, freeze, freeze_digest, sorted_pool
from ggzy_core.sentences import BadValue

from . import calling, rules
from .models import Contribution, Draw, DrawKey, Expert, Seat
from .queries import KIND, RESULT, draw_key, draws_of, freeze_entry, missing, sealed_people
from .recusal import near, reasons

LAW = ("T-COM5", "T-COM23", "实施条例 46")
#: each gives {plan, reserves} for a matter, or nothing; registered by the rooms that know
PLANS: list[Callable[[Matter], dict[str, Any]]] = []
PARTIES = (Roles.CENTRE, Roles.SUPERVISOR, Roles.TENDERER)


class FreezeDraw(Input):
    plan: Annotated[dict[str, int], Pick("specialties")] = Field(
        title="专业与人数|how many of each specialty",
        min_length=1,
        max_length=20,
        json_schema_extra={"each": "人数|how many"},
    )
    reserves: int = Field(default=2, title="每专业候补人数|reserves of each specialty", ge=0, le=50)
    representatives: int = Field(default=0, title="招标人代表人数|the tenderer's representatives", ge=0, le=10)

    @field_validator("plan")
    @classmethod
    def _known(cls, value: dict[str, int]) -> dict[str, int]:
        if any(count < 1 for count in value.values()):
            raise ValueError("每个专业至少抽取1人 · draw at least one of each specialty")
        return {tree.specialty(code).code: count for code, count in sorted(value.items())}


@act("draw.freeze", on=Matter, by=(Role.CENTRE, Role.TENDERER), takes=FreezeDraw, cites=LAW)
def freeze_draw(act: Act, matter: Matter, data: FreezeDraw) -> Draw:
    """冻结抽取名单: fix plan, pool, recusals and keys on the record before anybody can know the outcome."""
    rules.no_draw_stands(draws_of(matter))
    rules.committee_is_lawful(sum(data.plan.values()), data.representatives, act.at)
    code = f"D-{secrets.token_hex(8)}"
    quotas = [Quota(specialty, count, data.reserves) for specialty, count in data.plan.items()]
    pool, excluded, people = _pool(matter, list(data.plan))
    try:
        document = freeze(code, pool, quotas, _keys(act, matter), excluded)
    except BadValue as problem:
        raise Refusal("P-POOL", Text(problem.zh, problem.en), status=422) from problem
    made = act.open(code, KIND, title=f"{matter.title} 专家抽取"[:200], parent=matter)
    act.disclose(draw=code, freeze=freeze_digest(document), pool=document["pool"], quotas=document["quotas"])
    act.moment(made, "frozen")
    return Draw.objects.create(
        matter=made,
        freeze=document,
        pool=[one.to_json() for one in sorted_pool(pool)],
        sealed=seal(matter.code, RESULT, json.dumps(people).encode(), code),
        representatives=data.representatives,
        frozen_at=act.at,
    )


@freeze_draw.prefill
def _planned(session: Session, matter: Matter, asked: Mapping[str, str]) -> dict[str, Any]:
    """The plan that the rooms above know for this matter: that of its tender file."""
    return next((plan for ask in PLANS if (plan := ask(matter.matter))), {})


def _pool(matter: Matter, wanted: list[str]) -> tuple[list[PoolEntry], dict[str, str], dict[str, dict[str, object]]]:
    """Those who serve a wanted class: free ones as the pool, others by reason; and who stands behind a commitment."""
    experts = Expert.objects.select_related("person").prefetch_related("specialties").order_by("id")
    away = reasons(experts, matter)
    pool: list[PoolEntry] = []
    excluded: dict[str, str] = {}
    people: dict[str, dict[str, object]] = {}
    for expert in experts:
        own = tuple(sorted(one.code for one in expert.specialties.all()))
        if not any(tree.covers(need, code) for need in wanted for code in own):
            continue
        salt = new_salt()
        bound = commitment(expert.person.key, own, salt)
        people[bound] = {"person": expert.person.pk, "salt": salt.hex()}
        if expert.pk in away:
            excluded[bound] = away[expert.pk]
        else:
            pool.append(PoolEntry(bound, own))
    return pool, excluded, people


def _keys(act: Act, matter: Matter) -> dict[str, bytes]:
    """Each party's registered key. A party without one is named: a draw needs all of them."""
    found, lacking = {}, []
    for role in PARTIES:
        party = _party(act, matter, role)
        key = draw_key(party, role) if party is not None else None
        if key is None:
            lacking.append(role.label)
        else:
            found[str(role)] = bytes.fromhex(key.public)
    if lacking:
        zh, en = "、".join(one.zh for one in lacking), ", ".join(one.en for one in lacking)
        raise Refusal(
            "P-DRAW-PARTY",
            Text(f"{zh}尚未登记抽取公钥", f"No draw key is registered by: {en}"),
            Text("请先办理“登记抽取公钥”", "Register it first with draw.register-key"),
        )
    return found


def _party(act: Act, matter: Matter, role: Roles) -> Organisation | None:
    """Who stands for a role in this draw: by part on the matter, or the centre that acts or is the only one."""
    part = Part.objects.filter(matter__in=near(matter), role=role).exclude(organisation=None).order_by("-id").first()
    if part is not None:
        return part.organisation
    if role is not Roles.CENTRE:
        return None
    if act.role is Role.CENTRE:
        return act.party
    keys = DrawKey.objects.filter(role=role).select_related("party")
    centres = {key.party_id: key.party for key in keys}
    return next(iter(centres.values())) if len(centres) == 1 else None


class Contribute(Input):
    proof: str = Field(title="随机数证明（十六进制）|VRF proof (hex)", pattern="^[0-9a-f]{160}$")


@act("draw.contribute", on=Draw, by=PARTIES, takes=Contribute)
def contribute(act: Act, draw: Draw, data: Contribute) -> Contribution:
    """提交随机数: contribute to the draw: prove one's VRF output over the frozen list, once; there is nothing in it to choose."""
    name, proof_of_freeze = act.prepared
    if draw.contributions.filter(name=name).exists():
        raise Refusal("P-DONE", Text("本方已经提交随机数", "Your side has contributed already"))
    made = Contribution.objects.create(draw=draw, name=name, proof=data.proof, receipt=proof_of_freeze, at=act.at)
    act.disclose(party=name)
    if draw.contributions.count() == len(draw.freeze["parties"]):
        engine.move(draw.matter, engine.procedure_of(draw.matter).stage("contributed"))
        Due.objects.create(matter=draw.matter, act="draw.complete", at=act.at)
    return made


@contribute.prepare
def _check_proof(session: Session, draw: Draw, data: Contribute) -> tuple[str, str]:
    """The freeze must stand in a checkpoint that is signed, and cosigned as the policy asks; then the proof must be this
    party's over this freeze."""
    frozen = freeze_entry(draw)
    shown = _frozen_for_all(frozen)
    role = next((role for role in PARTIES if session.holds(role, draw.matter)), None)
    name = "" if role is None else str(role)
    keys = {party["name"]: party["key"] for party in draw.freeze["parties"]}
    if name not in keys:
        return name, shown  # the door says it: wrong role
    try:
        vrf.verify(bytes.fromhex(keys[name]), alpha(bytes.fromhex(frozen.leaf)), bytes.fromhex(data.proof))
    except BadValue as problem:
        raise Refusal(
            "P-DRAW-PROOF",
            Text(problem.zh, problem.en),
            Text("请用已登记的密钥对本次冻结条目重新计算", "Compute it again with the registered key"),
            status=422,
        ) from problem
    return name, shown


def _frozen_for_all(frozen: Entry) -> str:
    """The receipt of the freeze, once nobody can be shown another list. Raises Refusal P-DRAW-PENDING until then."""
    wait = Text("请稍候几秒再试", "Try again in a few seconds")
    try:
        shown = receipt(frozen)
    except Pending as pending:
        said = Text("冻结名单尚未进入已签名的检查点，不得提交随机数", "The list stands in no signed checkpoint yet")
        raise Refusal("P-DRAW-PENDING", said, wait) from pending
    if cosigned(frozen) is False:
        said = Text(
            "冻结名单尚未得到见证规则要求的见证签名，不得提交随机数",
            "The checkpoint with the frozen list is not cosigned yet as the policy asks",
        )
        raise Refusal("P-DRAW-PENDING", said, wait)
    return shown


@act("draw.complete", on=Draw, by=(Role.CENTRE, Role.CLOCK))
def complete(act: Act, draw: Draw, data: Nothing) -> Seat | None:
    """生成抽取结果: complete the draw: from all contributions come the tickets; the lowest are called, the next stand in reserve."""
    rules.all_contributed(draw)
    for due in Due.objects.filter(matter=draw.matter, act="draw.complete", done_at=None, dropped=False):
        due.changed(dropped=True)
    return calling.call_chosen(act, draw, sealed_people(draw))


class AbandonDraw(Input):
    reason: str = Field(title="原因|reason", min_length=4, max_length=500)


@act("draw.abandon", on=Draw, by=Role.CENTRE, takes=AbandonDraw)
def abandon(act: Act, draw: Draw, data: AbandonDraw) -> None:
    """抽取作废: abandon a draw that cannot end, because a party withholds or nobody is left; in public, named."""
    act.require(rules.draw_has_failed, draw)
    act.disclose(missing=missing(draw))

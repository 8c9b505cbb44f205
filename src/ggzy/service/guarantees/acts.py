"""A guarantee from application to release. What happens before the opening is sealed until then."""

from __future__ import annotations

import secrets
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Fixed, Input, Nothing, Pick, Role, Secret, Session, Signed, act
from ggzy.foundation.identity.certificates import decoded, signer_of
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.canonical import new_salt
from ggzy_core.guarantee import BadStatement, Statement
from ggzy_core.money import format_yuan
from ggzy_core.periods import ZONE

from . import plans, queries, rules, vault
from .models import KINDS, Guarantee

if TYPE_CHECKING:
    from collections.abc import Mapping

HEX16 = "^[0-9a-f]{32}$"


class Apply(Input):
    kind: Literal["bid", "performance"] = Field(
        default="bid",
        title="种类|kind",
        json_schema_extra={"labels": {"bid": "投标保函|bid", "performance": "履约保函|performance"}},
    )
    lot: Annotated[str, Secret(), Pick("lots.guaranteed")] = Field(title="标段|lot", max_length=64)
    guarantor: Annotated[str, Secret(), Pick("organisations.guarantor")] = Field(
        title="出具机构|guarantor", max_length=18
    )
    amount: Annotated[Decimal, Secret()] = Field(
        title="金额（元）|amount (yuan)", gt=0, decimal_places=2, max_digits=14
    )
    valid_until: Annotated[date, Secret()] = Field(title="至少有效至|needed until")


@act("guarantee.apply", on=None, by=Role.BIDDER, takes=Apply, secret_until="opening", cites=("实施条例 26",))
def apply(act: Act, data: Apply) -> Guarantee:
    """申请保函: ask a guarantor for a bid or performance guarantee; who asks, whom and for what stays sealed."""
    lot = _lot(data.lot)
    engine.allow("guarantee.apply", lot, act.arrived)
    guarantor = _guarantor(data.guarantor)
    matter = act.open(f"G-{secrets.token_hex(8)}", "service.guarantee")
    asked = {
        "lot": lot.code,
        "title": lot.title,
        "bidder": vault.bidder(lot.code, act.party),
        "applicant": _party(act.party),
        "guarantor": _party(guarantor),
        "amount": f"{data.amount:.2f}",
        "until": data.valid_until.isoformat(),
    }
    return Guarantee.objects.create(
        matter=matter,
        kind=data.kind,
        holder=vault.holder(lot.code, data.kind, act.party),
        applicant=vault.applicant(act.party),
        guarantor=vault.guarantor(guarantor),
        request=vault.close(matter, "request", asked),
    )


@apply.prefill
def _demanded(session: Session, target: None, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the tender file of the lot asked for demands of this party now: kind, amount, validity."""
    lot = Matter.objects.filter(code=asked.get("lot", "")).first()
    if lot is None or session.party is None:
        return {}
    demand = next((found for ask in queries.DEMANDS if (found := ask(lot, session.party))), None)
    if demand is None:
        return {}
    return {"lot": lot.code, "kind": demand.kind, "amount": demand.amount, "valid_until": demand.valid_until}


class Issue(Input):
    statement: Annotated[str, Secret(), Fixed()] = Field(
        title="保函声明（待签内容）|statement, as it is signed", max_length=2000
    )
    salt: Annotated[str, Secret(), Fixed()] = Field(title="金额承诺的盐值|salt of the amount", pattern=HEX16)
    signature: Annotated[str, Secret(), Signed("guarantee.statement")] = Field(
        title="签名|signature", max_length=40_000
    )


@act(
    "guarantee.issue",
    on=Guarantee,
    by=Role.GUARANTOR,
    takes=Issue,
    secret_until="opening",
    cites=("实施条例 26", "电子签名法 13"),
    needs=(rules.is_guarantor,),
)
def issue(act: Act, guarantee: Guarantee, data: Issue) -> Guarantee:
    """开立保函: sign that the guarantee meets the demand of the lot; amount and issuer stay sealed until the opening."""
    said: Statement = act.prepared
    _check_statement(guarantee, said, data)
    ends = _after(said.valid_until)
    act.moment(guarantee.matter, "guarantee-ends", ends)
    plans.plan_expiry(guarantee, ends)
    return guarantee.changed(
        issued=vault.close(
            guarantee.matter,
            "issued",
            {"statement": data.statement, "salt": data.salt, "signature": data.signature},
        )
    )


@issue.prefill
def _made(session: Session, guarantee: Guarantee, asked: Mapping[str, str]) -> dict[str, Any]:
    """A statement made from the application, for the guarantor that was asked; under its own number where it says one."""
    rules.is_guarantor(guarantee, session)
    request = vault.request(guarantee)
    number = asked.get("number", "").strip()[:60] or f"BH-{secrets.token_hex(6).upper()}"
    day = _later(asked.get("until", ""), date.fromisoformat(request["until"]))
    return {
        **made(guarantee, number, day),
        "_about": (
            (Text("标段", "lot"), f"{request['title']} · {request['lot']}"),
            (Text("申请人", "applicant"), f"{request['applicant']['name']} · {request['applicant']['code']}"),
            (Text("种类", "kind"), str(KINDS[guarantee.kind])),
            (Text("金额", "amount"), f"{format_yuan(Decimal(request['amount']))} 元"),
            (Text("至少有效至", "needed until"), request["until"]),
        ),
        "_remake": (
            ("number", Text("保函编号", "number"), "text", number),
            ("until", Text("有效期至", "valid until"), "date", day.isoformat()),
        ),
    }


def _later(typed: str, least: date) -> date:
    """The day asked for, never before the one the applicant needs."""
    try:
        return max(date.fromisoformat(typed), least)
    except ValueError:
        return least


def made(guarantee: Guarantee, number: str, valid_until: date) -> dict[str, str]:
    """{statement, salt} that a guarantor signs under its own number; the salt is fresh."""
    salt = new_salt()
    return {"statement": queries.to_sign(guarantee, number, valid_until, salt).decode(), "salt": salt.hex()}


@issue.prepare
def _check_signature(session: Any, guarantee: Guarantee, data: Issue) -> Statement:
    try:
        said = Statement.read(data.statement.encode())
    except BadStatement as problem:
        raise _wrong(problem.zh, problem.en) from problem
    signer = signer_of(data.statement.encode(), decoded(data.signature))
    if session.party is None or signer.uscc != session.party.uscc:
        raise Refusal(
            "P-SIGNATURE",
            Text("保函声明不是由本机构的证书签署的", "The statement was not signed with this guarantor's certificate"),
            Text("请用出具机构的证书签名", "Sign with the guarantor's own certificate"),
            status=422,
        )
    return said


class Refuse(Input):
    reason: Annotated[str, Secret()] = Field(title="原因|reason", min_length=2, max_length=1000)


@act(
    "guarantee.refuse",
    on=Guarantee,
    by=Role.GUARANTOR,
    takes=Refuse,
    secret_until="opening",
    needs=(rules.is_guarantor,),
)
def refuse(act: Act, guarantee: Guarantee, data: Refuse) -> None:
    """不予开立: decline an application, with the reason, for the applicant alone."""
    guarantee.changed(issued=vault.close(guarantee.matter, "issued", {"refused": data.reason}))


@act(
    "guarantee.submit",
    on=Guarantee,
    by=Role.BIDDER,
    secret_until="opening",
    cites=("实施条例 26",),
    needs=(rules.is_applicant,),
    follows=("bid.submit", "performance-guarantee.lodge"),
)
def submit_guarantee(act: Act, guarantee: Guarantee, data: Nothing) -> None:
    """提交保函: put the guarantee behind a bid, or behind the contract. A bid lodged again may rest on the same one."""
    plans.drop(guarantee, "guarantee.return")


@act("guarantee.return", on=Guarantee, by=Role.CLOCK, secret_until="opening", cites=("I-WD5", "实施条例 35"))
def return_guarantee(act: Act, guarantee: Guarantee, data: Nothing) -> None:
    """撤回后退还: give the guarantee of a withdrawn bid back; sealed, because the withdrawal is."""
    act.moment(guarantee.matter, "returned")


@act("guarantee.open", on=Guarantee, by=(Role.CENTRE, Role.CLOCK, Role.ANYONE), cites=("实施条例 26",))
def open_guarantee(act: Act, guarantee: Guarantee, data: Nothing) -> Guarantee:
    """公开保函: open the guarantee: amount and issuer are read out, with the salt that lets anyone check them."""
    facts = queries.disclose(guarantee)
    lot = _lot(facts["lot"])
    if guarantee.kind == "bid":
        act.require(rules.was_opened, lot)
    guarantee.matter.changed(parent=lot)
    act.moment(guarantee.matter, "opening")
    act.disclose(**facts)
    return guarantee.changed(facts=facts)


@act("guarantee.release", on=Guarantee, by=(Role.TENDERER, Role.CLOCK), cites=("I-REF5", "实施条例 57"))
def release(act: Act, guarantee: Guarantee, data: Nothing) -> None:
    """退还保函: give the guarantee back; after the contract is signed the clock does it."""
    act.moment(guarantee.matter, "released")


@act("guarantee.expire", on=Guarantee, by=Role.CLOCK)
def expire(act: Act, guarantee: Guarantee, data: Nothing) -> None:
    """保函到期: its last day has passed."""


def _check_statement(guarantee: Guarantee, said: Statement, data: Issue) -> None:
    """The statement is about what was applied for, and commits to the amount asked."""
    asked = vault.request(guarantee)
    if (said.kind, said.lot, said.applicant) != (guarantee.kind, asked["lot"], asked["bidder"]):
        raise _wrong("声明与申请的种类、标段或申请人不一致", "it speaks of another kind, lot or applicant")
    if not said.meets:
        raise _wrong("声明未确认满足本标段要求", "it does not say that the demand is met")
    if said.valid_until < date.fromisoformat(asked["until"]):
        raise _wrong("有效期早于申请的日期", "it ends before the day asked for")
    if not said.says_amount(Decimal(asked["amount"]), bytes.fromhex(data.salt)):
        raise _wrong("金额承诺与申请金额及盐值不符", "its commitment does not open to the amount asked for")


def _wrong(zh: str, en: str) -> Refusal:
    return Refusal(
        "P-GUARANTEE",
        Text(f"保函声明有误：{zh}", f"The statement is wrong: {en}"),
        Text("请按申请内容重新生成声明并签名", "Make the statement from the application and sign it again"),
        status=422,
    )


def _lot(code: str) -> Matter:
    found = Matter.objects.filter(code=code).first()
    if found is None:
        raise Refusal("P-UNKNOWN", Text(f"没有事项 {code}", f"There is no matter {code}"), status=404)
    return found


def _guarantor(code: str) -> Organisation:
    found = Organisation.objects.filter(uscc=code, roles__role=Role.GUARANTOR, roles__until=None).first()
    if found is None:
        raise Refusal(
            "P-UNKNOWN",
            Text("所填单位未登记为保函出具机构", "That organisation is not registered as a guarantor"),
            Text("请从出具机构名单中选择", "Choose one from the list of guarantors"),
            status=404,
        )
    return found


def _party(party: Any) -> dict[str, Any]:
    return {"key": party.pk, "code": party.uscc, "name": party.name}


def _after(day: date) -> datetime:
    """The first moment after a day, in China."""
    return datetime.combine(day + timedelta(days=1), time(), ZONE)


from . import claims, stamping  # noqa: E402, F401  the acts of a claim and of a stamp stand in files of their own

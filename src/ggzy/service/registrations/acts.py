"""Registered once: papers are deposited, a registration is issued for another node, and one from there is taken over."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, File, Input, Pick, Role, Secret, Session, act
from ggzy.foundation.acts.roles import HOUSE
from ggzy.foundation.documents import described
from ggzy.foundation.identity import codes, registering
from ggzy.foundation.identity.own import from_address
from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import span
from ggzy.foundation.text import Text
from ggzy_core.canonical import sha256_hex
from ggzy_core.tlog.policy import Policy

from . import issuing, rules, taking
from .models import IssuedRegistration, Paper, RecognisedNode, TakenRegistration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .taking import Taken

#: what an organisation proves itself with when it registers
PAPERS = {
    "licence": Text("营业执照", "business licence"),
    "representative": Text("法定代表人身份证明", "proof of the legal representative"),
    "qualification": Text("资质证书", "certificate of qualification"),
    "other": Text("其他登记材料", "another paper"),
}
KINDS = ("pdf", "jpeg", "png")
MOST_PAPERS = 50
PATTERN = "^(?:" + "|".join(PAPERS) + ")$"


class Deposit(Input):
    kind: Annotated[str, Pick("papers.kinds")] = Field(
        title="材料种类|kind of paper", pattern=PATTERN, examples=["licence"]
    )
    title: str = Field(default="", title="材料名称（可不填）|its name (may stay empty)", max_length=120)
    file: Annotated[str, Secret(), File(kinds=KINDS)] = Field(title="文件|file")


@act("paper.deposit", on=None, by=Role.ADMINISTRATOR, takes=Deposit, cites=("P-ASK-ONCE",))
def deposit(act: Act, data: Deposit) -> Paper:
    """存入登记材料: put a paper of one's organisation on file, once; a licence takes the place of the one before."""
    act.require(rules.not_there_yet, act.party, data.file)
    standing = Paper.objects.filter(organisation=act.party, ended_at=None)
    if standing.count() >= MOST_PAPERS:
        raise Refusal(
            "P-ASK-ONCE",
            Text(f"登记材料最多 {MOST_PAPERS} 份", f"There are at most {MOST_PAPERS} papers"),
            Text("请先更新已有材料", "Renew one that is there"),
        )
    if data.kind in ("licence", "representative"):
        for former in standing.filter(kind=data.kind):
            former.changed(ended_at=act.at)
    return Paper.objects.create(
        key=secrets.token_hex(8),
        organisation=act.party,
        kind=data.kind,
        title=data.title or PAPERS[data.kind].zh,
        sha256=data.file,
        length=act.prepared.length,
        media=act.prepared.kind,
        since=act.at,
    )


@deposit.prepare
def _look(session: Session, target: Any, data: Deposit) -> Any:
    return described(data.file, KINDS)


class Issue(Input):
    node: Annotated[str, Pick("nodes.elsewhere", free=True)] = Field(
        title="目标节点（其账本名称）|the node it is for (the name of its log)", min_length=3, max_length=120
    )


@act("registration.issue", on=None, by=Role.ADMINISTRATOR, takes=Issue, cites=("P-RECOGNITION", "P-REGISTRATION-DAYS"))
def issue(act: Act, data: Issue) -> IssuedRegistration:
    """开具登记证明: sign what this node has registered of one's organisation, for one other node to take over.

    The code is told in the answer to this act, and never again: who has the file alone registers nobody.
    """
    if data.node == signer().name:
        raise Refusal(
            "P-RECOGNITION",
            Text("这是本节点，您已在这里登记", "This is the node you are registered at"),
            Text(
                "请填写目标节点的账本名称，见该节点的“互认节点”页",
                "Give the name that the other node's page of recognised nodes shows",
            ),
            status=422,
        )
    code, now = codes.new(), clock.real()
    days = span("P-REGISTRATION-DAYS", act.at).days
    document = issuing.document(act.party, act.person, data.node, code, now, days)
    made = IssuedRegistration.objects.create(
        key=secrets.token_hex(8),
        organisation=act.party,
        node=data.node,
        document=document.decode(),
        sha256=sha256_hex(document),
        code=codes.kept("registration", code),
        issued_at=now,
        until=now + timedelta(days=days),
    )
    act.disclose(organisation=act.party.uscc, document=made.sha256)
    made.shown_once = {"code": code}
    return made


class Withdraw(Input):
    registration: Annotated[str, Pick("registrations.issued")] = Field(
        title="登记证明编号|registration", max_length=32
    )


@act("registration.withdraw", on=None, by=(*HOUSE, Role.ADMINISTRATOR), takes=Withdraw, cites=("P-RECOGNITION",))
def withdraw(act: Act, data: Withdraw) -> IssuedRegistration:
    """撤回登记证明: say that a registration issued for another node no longer counts; who asks is told so at once."""
    found = IssuedRegistration.objects.filter(key=data.registration, withdrawn_at=None).first()
    if found is None or (act.role is Role.ADMINISTRATOR and found.organisation != act.party):
        raise Refusal(
            "P-UNKNOWN", Text("没有这份有效的登记证明", "There is no such standing registration"), status=404
        )
    act.disclose(organisation=found.organisation.uscc, document=found.sha256)
    return found.changed(withdrawn_at=clock.real())


class Recognise(Input):
    name: str = Field(title="节点名称|name of the node", min_length=2, max_length=80)
    address: str = Field(title="节点地址|its address", min_length=8, max_length=200)
    policy: str = Field(title="对方的见证规则全文|text of its policy", min_length=11, max_length=20_000)


@act("node.recognise", on=None, by=HOUSE, takes=Recognise, cites=("P-RECOGNITION",))
def recognise_node(act: Act, data: Recognise) -> RecognisedNode:
    """认可互认节点: say that registrations signed by another node count here, under its log key and its cosigners."""
    act.require(rules.can_be_asked, data.address)
    act.require(rules.names_one_log, data.policy)
    policy = Policy.parse(data.policy)
    origin = policy.logs[0].name
    act.require(rules.not_recognised_yet, origin)
    act.disclose(origin=origin)
    return RecognisedNode.objects.create(
        key=secrets.token_hex(8),
        name=data.name,
        origin=origin,
        address=data.address.rstrip("/"),
        policy=policy.text(),
        since=act.at,
    )


class Dismiss(Input):
    node: Annotated[str, Pick("nodes.recognised")] = Field(title="节点|node", max_length=32)
    reason: str = Field(title="理由|reason", min_length=4, max_length=500)


@act("node.dismiss", on=None, by=HOUSE, takes=Dismiss, cites=("P-RECOGNITION",))
def dismiss_node(act: Act, data: Dismiss) -> RecognisedNode:
    """终止互认: registrations of this node count no more, from now; what was taken over stays, with its proof."""
    return taking.recognised(data.node).changed(ended_at=act.at, reason=data.reason)


class TakeOver(Input):
    node: Annotated[str, Pick("nodes.recognised")] = Field(
        title="原登记节点|the node you are registered at", max_length=32
    )
    code: Annotated[str, Secret()] = Field(
        title="登记证明的代码|code of the registration", min_length=10, max_length=60
    )
    package: Annotated[str, Secret()] = Field(
        default="",
        title="登记证明文件（可不填，凭代码取得）|its file (may stay empty: the code fetches it)",
        max_length=400_000,
    )


@act("organisation.recognise", on=None, by=Role.ANYONE, takes=TakeOver, cites=("P-RECOGNITION", "P-ASK-ONCE"))
def recognise(act: Act, data: TakeOver) -> TakenRegistration:
    """凭互认登记: register an organisation by the proof of a recognised node, which carries everything that is asked.

    Roles that need admission here wait for the centre. Who is signed in becomes the administrator; otherwise the person
    whom the proof names.
    """
    taken: Taken = act.prepared
    taking.recognised(data.node)
    registering.not_registered(taken.carried.uscc)
    act.disclose(**taken.told())
    return taking.register(taken, act.person, act.at)


@act("organisation.renew", on=None, by=Role.ADMINISTRATOR, takes=TakeOver, cites=("P-RECOGNITION",))
def renew(act: Act, data: TakeOver) -> TakenRegistration:
    """更新互认登记: take over what the node of one's registration has corrected since, by a newer proof."""
    taken: Taken = act.prepared
    taking.recognised(data.node)
    if taken.carried.uscc != act.party.uscc:
        raise Refusal(
            "P-RECOGNITION",
            Text("这份登记证明属于另一主体", "This registration is another organisation's"),
            Text("请使用本单位的登记证明", "Use your own"),
            facts={"fault": "party"},
            status=403,
        )
    newest = TakenRegistration.objects.filter(organisation=act.party, node=taken.node).order_by("-issued_at").first()
    if newest is not None and newest.issued_at >= taken.issued_at:
        raise Refusal(
            "P-RECOGNITION",
            Text("已经采用过同一份或更新的登记证明", "This one, or a newer one, was taken over already"),
            Text("请在原登记节点重新开具", "Have a new one issued"),
            facts={"fault": "older"},
        )
    act.disclose(**taken.told())
    return taking.renew(taken, act.party, act.person, act.at)


class Doubt(Input):
    registration: str = Field(title="登记编号|registration", max_length=32)
    fault: str = Field(
        title="原登记节点的答复|what its node says",
        pattern="^(?:withdrawn|corrected|unknown)$",
        examples=["withdrawn"],
    )


@act("registration.doubt", on=None, by=Role.CLOCK, takes=Doubt, cites=("P-RECOGNITION",))
def doubt(act: Act, data: Doubt) -> TakenRegistration:
    """登记存疑: note that the node a registration came from has withdrawn or corrected it since. A newer proof mends it."""
    found = TakenRegistration.objects.filter(key=data.registration, doubted_at=None).first()
    if found is None:
        raise Refusal(
            "P-DONE", Text("没有这份登记，或者已经记下", "There is no such registration, or it is noted already")
        )
    act.disclose(organisation=found.organisation.uscc, document=found.sha256)
    return found.changed(doubt=data.fault, doubted_at=act.at)


def _take(session: Session, target: Any, data: TakeOver) -> Taken:
    return taking.take(data.node, data.code, data.package)


recognise.prepare(_take)
renew.prepare(_take)
withdraw.prefill(from_address("registration"))
dismiss_node.prefill(from_address("node"))


@renew.prefill
def _from_where(session: Session, target: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    last = TakenRegistration.objects.filter(organisation=session.party, node__ended_at=None).order_by("-id").first()
    return {"node": last.node.key} if last is not None else {}

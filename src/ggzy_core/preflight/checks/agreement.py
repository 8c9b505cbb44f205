"""联合体协议书: of the very members that bid, with one lead, everybody's work and everybody's signature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ggzy_core.tender import Requirement

from ..case import Case
from ..findings import Finding, red
from ..typed import Agreement, read_json
from . import forms


def check(case: Case) -> Iterator[Finding]:
    yield from forms.each(case, "agreement", lambda _, data: read_json(Agreement, data), _judge)


def _judge(case: Case, asked: Requirement, name: str, agreement: Agreement) -> Iterator[Finding]:
    if not case.is_consortium:
        return
    where: dict[str, Any] = {"of": asked, "document": name}
    bidding = {member.uscc for member in case.bid.members}
    if {member.uscc for member in agreement.members} != bidding:
        yield red(
            "agreement.members",
            "协议书的成员与 bid.json 的联合体成员不一致",
            "the members of the agreement are not those of bid.json",
            "请改为一致；资格审查后不得增减、更换成员",
            "Make them the same",
            **where,
        )
    if agreement.lead != case.bid.lead.uscc:
        yield red(
            "agreement.lead",
            f"协议书的牵头人 {agreement.lead} 与 bid.json 的 {case.bid.lead.uscc} 不一致",
            f"the lead of the agreement is {agreement.lead}, that of bid.json {case.bid.lead.uscc}",
            "请改为同一牵头人",
            "Name the same lead",
            **where,
        )
    if agreement.lot != case.bid.lot:
        yield red(
            "agreement.lot",
            f"协议书对应标段 {agreement.lot}，本投标为 {case.bid.lot}",
            f"the agreement is for the lot {agreement.lot}, the bid for {case.bid.lot}",
            "请为本标段签订协议",
            "Make one for this lot",
            **where,
        )
    for member in agreement.members:
        if member.uscc not in agreement.signed:
            yield red(
                "agreement.unsigned",
                f"协议书缺少 {member.name} 的签署",
                f"{member.name} has not signed the agreement",
                "请由全体成员签署",
                "Have every member sign",
                **where,
            )
        if not member.share_of_work.strip():
            yield red(
                "agreement.no-share",
                f"协议书未写明 {member.name} 承担的工作",
                f"the agreement does not say what {member.name} does",
                "请写明各方拟承担的工作和责任",
                "Say what each member does and answers for",
                **where,
            )

"""投标保函: the signed statement is about this lot and this bidder, high enough, long enough, and really signed."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from ggzy_core.certs.cms import SignatureProblem, verify_detached
from ggzy_core.certs.trust import CertificateProblem, check_chain, read_subject
from ggzy_core.guarantee import BadStatement, Statement
from ggzy_core.money import format_yuan
from ggzy_core.tender import Requirement

from ..case import Case
from ..findings import Finding, red
from ..typed import GuaranteePaper, read_json
from . import forms

ASK = ("请与出具机构联系，更换保函", "Ask the guarantor for another one")


def check(case: Case) -> Iterator[Finding]:
    yield from forms.each(case, "guarantee", lambda _, data: read_json(GuaranteePaper, data), _judge)


def _judge(case: Case, asked: Requirement, name: str, paper: GuaranteePaper) -> Iterator[Finding]:
    where: dict[str, Any] = {"of": asked, "document": name}
    try:
        said = Statement.read(paper.statement.encode())
    except BadStatement as problem:
        yield red("guarantee.statement", problem.zh, problem.en, *ASK, **where)
        return
    yield from _about(case, paper, said, where)
    yield from _enough(case, paper, said, where)
    yield from _signed(case, paper, where)


def _about(case: Case, paper: GuaranteePaper, said: Statement, where: dict[str, Any]) -> Iterator[Finding]:
    if said.kind != "bid" or not said.meets:
        yield red(
            "guarantee.kind",
            "保函声明不是满足本标段要求的投标保函",
            "the statement is not of a bid guarantee that meets the demand",
            *ASK,
            **where,
        )
    if said.lot != case.bid.lot or paper.lot != case.bid.lot:
        yield red(
            "guarantee.lot",
            f"保函对应标段 {said.lot}，本投标为 {case.bid.lot}",
            f"the guarantee is for the lot {said.lot}, the bid for {case.bid.lot}",
            *ASK,
            **where,
        )
    if paper.applicant_code not in {member.uscc for member in case.bid.members}:
        yield red(
            "guarantee.applicant",
            f"保函申请人 {paper.applicant}（{paper.applicant_code}）不是投标人",
            f"the applicant {paper.applicant} ({paper.applicant_code}) is not the bidder",
            *ASK,
            **where,
        )
    wanted = case.file.guarantee.beneficiary if case.file.guarantee is not None else ""
    if wanted and paper.beneficiary != wanted:
        yield red(
            "guarantee.beneficiary",
            f"保函受益人为“{paper.beneficiary or '（未写明）'}”，应为“{wanted}”",
            f"the beneficiary is {paper.beneficiary or 'not named'}, it must be {wanted}",
            *ASK,
            **where,
        )
    if (paper.number, paper.valid_until, paper.kind) != (said.number, said.valid_until, said.kind):
        yield red(
            "guarantee.differs",
            "保函所载编号、种类或有效期与其签名声明不一致",
            "number, kind or validity are not those of the signed statement",
            *ASK,
            **where,
        )


def _enough(case: Case, paper: GuaranteePaper, said: Statement, where: dict[str, Any]) -> Iterator[Finding]:
    if not said.says_amount(paper.amount, bytes.fromhex(paper.salt)):
        yield red(
            "guarantee.commitment",
            f"保函金额 {format_yuan(paper.amount)} 元与签名声明中的承诺不符",
            f"the amount {format_yuan(paper.amount)} is not the one committed to in the signed statement",
            *ASK,
            **where,
        )
    least = case.file.guarantee.amount if case.file.guarantee is not None else None
    if least is not None and paper.amount < least:
        yield red(
            "guarantee.amount",
            f"保函金额 {format_yuan(paper.amount)} 元，少于要求的 {format_yuan(least)} 元",
            f"the guarantee is of {format_yuan(paper.amount)} yuan, {format_yuan(least)} are asked",
            *ASK,
            **where,
        )
    if said.valid_until < case.valid_through:
        yield red(
            "guarantee.validity",
            f"保函有效期至 {said.valid_until}，应不早于投标有效期届满日 {case.valid_through}",
            f"the guarantee ends on {said.valid_until}; it must hold until {case.valid_through}, as long as the bid",
            *ASK,
            **where,
        )


def _signed(case: Case, paper: GuaranteePaper, where: dict[str, Any]) -> Iterator[Finding]:
    try:
        signed = verify_detached(paper.statement.encode(), base64.b64decode(paper.signature, validate=True))
        signer = read_subject(signed.certificate).uscc
    except (SignatureProblem, CertificateProblem, ValueError):
        yield red(
            "guarantee.signature",
            "保函声明的签名无效：内容被改动，或不是电子签名",
            "the signature of the statement does not hold",
            *ASK,
            **where,
        )
        return
    if signer != paper.issuer_code:
        yield red(
            "guarantee.issuer",
            f"保函不是由所载出具机构 {paper.issuer}（{paper.issuer_code}）的证书签署的",
            f"it was not signed with the certificate of {paper.issuer} ({paper.issuer_code})",
            *ASK,
            **where,
        )
    elif case.lot.trust is not None:
        try:
            check_chain(signed.certificate, list(signed.others), datetime.now(UTC), case.lot.trust)
        except CertificateProblem as problem:
            yield red("guarantee.chain", problem.zh, problem.en, *ASK, **where)

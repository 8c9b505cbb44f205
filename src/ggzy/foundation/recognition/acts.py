"""The list of accepted authorities is adopted, and reports of the conformance kit are handed in, on the record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, act
from ggzy.foundation.acts.roles import HOUSE
from ggzy.foundation.identity.certificates import decoded, refusal_of, signer_of
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.certs.cms import SignatureProblem, verify_detached
from ggzy_core.certs.trust import CertificateProblem, Subject, check_chain
from ggzy_core.recognition.accepted import LARGEST, AcceptedList, Authority, BadList
from ggzy_core.recognition.report import BadReport, Report

from . import queries, rules
from .models import AcceptedListVersion, ConformanceCell, ConformanceReport

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy_core.certs.trust import TrustList


class AdoptList(Input):
    text: str = Field(title="互认清单全文（RFC 8785）|the list, RFC 8785", min_length=2, max_length=LARGEST)
    signature: str = Field(title="签名（Base64）|signature (base64)", min_length=4, max_length=40_000)


@act("ca-list.adopt", on=None, by=HOUSE, takes=AdoptList, cites=("P-CA-LIST", "电子签名法 16"))
def adopt_list(act: Act, data: AdoptList) -> AcceptedListVersion:
    """公布互认清单: say whose certificates are accepted from now on. A higher version replaces a lower one, never back."""
    listed: AcceptedList
    signer: Subject
    listed, signer, signature = act.prepared
    now = queries.in_force()
    act.require(rules.is_of_this_platform, listed, signer)
    act.require(rules.is_newer, listed, now)
    act.require(rules.loses_nobody, listed, now)
    act.require(rules.is_current, listed)
    digest = hashlib.sha256(data.text.encode()).hexdigest()
    act.disclose(version=listed.version, sha256=digest, authorities=[one.id for one in listed.authorities])
    return AcceptedListVersion.objects.create(
        version=listed.version,
        text=data.text,
        signature=signature,
        signer=signer.fingerprint,
        sha256=digest,
        adopted_at=act.at,
    )


@adopt_list.prepare
def _signed_list(session: Session, target: None, data: AdoptList) -> tuple[AcceptedList, Subject, bytes]:
    """A list is signed under the one before it; the first under the roots laid into the folder of the node."""
    text, signature = data.text.encode(), decoded(data.signature)
    try:
        listed = AcceptedList.read(text)
    except BadList as problem:
        raise Refusal(
            "P-CA-LIST",
            Text(problem.zh, problem.en),
            Text(
                "请改正后用 ggzy ca check 检查，再重新签名",
                "Mend it, look at it with ggzy ca check, and sign it again",
            ),
            status=422,
        ) from problem
    return listed, signer_of(text, signature), signature


class SubmitReport(Input):
    text: str = Field(title="一致性检查报告全文（RFC 8785）|the report, RFC 8785", min_length=2, max_length=LARGEST)
    signature: str = Field(title="签名（Base64）|signature (base64)", min_length=4, max_length=40_000)


@dataclass(frozen=True)
class Handed:
    """A report that was read, with the entry it is about and who signed it."""

    report: Report
    entry: Authority
    signer: Subject
    signature: bytes


@act(
    "conformance.submit",
    on=None,
    by=HOUSE,
    takes=SubmitReport,
    cites=("P-CONFORM", "电子签名法 16"),
)
def submit_report(act: Act, data: SubmitReport) -> ConformanceReport:
    """提交一致性检查报告: what an authority's run of the conformance kit found, signed by the authority, cell by cell."""
    handed: Handed = act.prepared
    report, entry = handed.report, handed.entry
    act.require(rules.is_its_own, entry, handed.signer)
    act.require(rules.is_of_listed_roots, entry, report)
    act.require(rules.is_fresh, report)
    digest, listed = hashlib.sha256(data.text.encode()).hexdigest(), queries.newest()
    assert listed is not None
    if ConformanceReport.objects.filter(sha256=digest).exists():
        raise Refusal("P-CONFORM", Text("这份报告已经提交过", "This report has been handed in before"), status=409)
    act.disclose(authority=entry.id, sha256=digest, conforms=report.conforms, ran=report.at)
    row = ConformanceReport.objects.create(
        authority=entry.id,
        listed=listed,
        text=data.text,
        signature=handed.signature,
        sha256=digest,
        conforms=report.conforms,
        ran_at=report.moment,
        submitted_at=act.at,
    )
    for one in report.devices:
        ConformanceCell.objects.create(
            report=row, authority=entry.id, device=one.device, proof=one.proof, outcome=one.outcome, kind=one.kind
        )
    return row


@submit_report.prepare
def _handed(session: Session, target: None, data: SubmitReport) -> Handed:
    """Signed under this authority alone, and every cell asked again: nobody's word is taken for a device."""
    listed, text, signature = queries.in_force(), data.text.encode(), decoded(data.signature)
    try:
        report = Report.read(text)
        entry = listed.find(report.authority) if listed is not None else None
        if entry is None:
            raise BadReport(
                "unlisted",
                f"现行互认清单没有机构 {report.authority}",
                f"No authority {report.authority} stands on the list in force",
            )
        alone = _alone(entry)
        signed = verify_detached(text, signature)
        signer = check_chain(signed.certificate, signed.others, clock.real(), alone)
        report.check_cells(alone, clock.real())
    except BadReport as problem:
        raise Refusal(
            "P-CONFORM",
            Text(problem.zh, problem.en),
            Text("请用 ggzy ca conform 重新运行并提交", "Run ggzy ca conform again and hand that in"),
            status=422,
        ) from problem
    except SignatureProblem as problem:
        raise Refusal("P-SIGNATURE", Text(problem.zh, problem.en), status=422) from problem
    except CertificateProblem as problem:
        raise refusal_of(problem) from problem
    return Handed(report, entry, signer, signature)


def _alone(entry: Authority) -> TrustList:
    """Trust in this one authority, with the revocation lists at hand: another's certificates prove nothing of it."""
    from ggzy.foundation.identity.certificates import trust
    from ggzy_core.certs.trust import TrustList

    roots = [one.content for one in entry.roots]
    periods = [(entry.accepted.since, entry.accepted.until)] * len(roots)
    return TrustList(roots, trust().crls, [one.content for one in entry.intermediates], periods)

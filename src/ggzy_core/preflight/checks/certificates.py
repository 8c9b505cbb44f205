"""证照登记表: every certificate asked for, valid on the day of the deadline, of whoever bids; the manager's number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ggzy_core.tender import Requirement

from ..case import Case
from ..findings import Finding, amber, red
from ..typed import CertificateEntry, Certificates, read_json
from . import forms

RENEW = ("请换用有效的证照", "Use a certificate that is valid")


def check(case: Case) -> Iterator[Finding]:
    yield from forms.each(case, "certificates", lambda _, data: read_json(Certificates, data), _judge)


def _judge(case: Case, asked: Requirement, name: str, register: Certificates) -> Iterator[Finding]:
    wanted = {one.id: one for one in case.file.requirements if one.certificate and case.asks(one)}
    for entry in register.certificates:
        yield from _entry(case, wanted.get(entry.requirement, asked), name, entry)
    there = {entry.requirement for entry in register.certificates}
    for one in wanted.values():
        if one.id not in there:
            yield red(
                "certificate.missing",
                f"证照登记表中没有“{one.title}”",
                f"the register has no entry for {one.id}",
                "请登记该证照",
                "Enter the certificate",
                of=one,
                document=name,
            )


def _entry(case: Case, asked: Requirement, name: str, entry: CertificateEntry) -> Iterator[Finding]:
    where: dict[str, Any] = {"of": asked, "document": entry.document if entry.document in case.documents else name}
    if entry.valid_until is not None and entry.valid_until < case.day:
        yield red(
            "certificate.expired",
            f"{entry.name}有效期至 {entry.valid_until}，投标截止日 {case.day} 已过期",
            f"{entry.name} was valid until {entry.valid_until}; on the day of the deadline, {case.day}, it is not",
            *RENEW,
            **where,
        )
    if entry.valid_from is not None and entry.valid_from > case.day:
        yield red(
            "certificate.not-yet",
            f"{entry.name}自 {entry.valid_from} 起有效，投标截止日 {case.day} 尚未生效",
            f"{entry.name} is valid from {entry.valid_from} on; on the day of the deadline, {case.day}, it is not yet",
            *RENEW,
            **where,
        )
    if not entry.number.strip():
        yield red(
            "certificate.number",
            f"{entry.name}没有证书编号",
            f"{entry.name} has no number",
            "请填写证书编号",
            "Write its number",
            **where,
        )
    if entry.document and entry.document not in case.documents:
        yield red(
            "certificate.document",
            f"登记的扫描件 {entry.document} 不在投标文件中",
            f"its document {entry.document} is not in the bid",
            "请放入该文件或改正文件名",
            "Put it in, or mend its name",
            **where,
        )
    yield from _holder(case, entry, where)


def _holder(case: Case, entry: CertificateEntry, where: dict[str, Any]) -> Iterator[Finding]:
    manager = case.bid.project_manager
    if manager is not None and entry.holder == manager.name:
        if entry.number != manager.certificate_number:
            yield red(
                "certificate.manager-number",
                f"项目经理证书编号为 {entry.number}，bid.json 为 {manager.certificate_number}",
                f"the manager's certificate is {entry.number}, bid.json says {manager.certificate_number}",
                "请核对证书，改为一致",
                "Look at the certificate and make them the same",
                **where,
            )
    elif entry.holder not in {member.name for member in case.bid.members}:
        yield red(
            "certificate.holder",
            f"{entry.name}的持有人“{entry.holder}”不是投标人或项目经理",
            f"{entry.name} is held by {entry.holder!r}, neither the bidder nor its manager",
            "请换用投标人自己的证照",
            "Use the bidder's own",
            **where,
        )
    if not entry.document:
        yield amber(
            "certificate.no-scan",
            f"{entry.name}没有附扫描件",
            f"{entry.name} comes without its document",
            "请附证照扫描件并登记文件名",
            "Add it and name it in the register",
            **where,
        )

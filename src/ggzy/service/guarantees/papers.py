"""The guarantee as people keep it: a paper made from what was signed, for those it binds and nobody else.

Kept nowhere until somebody stamps it: the same guarantee makes the same bytes. What counts is the signed statement, whose
fields stand in it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.documents.pdf import render
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.identity.models import Part
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.stamps.models import Stamp
from ggzy_core.guarantee import Statement
from ggzy_core.periods import local_date

from . import queries, vault
from .models import KINDS

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

    from .models import Guarantee

HALF = 32  # digits of a hash on one line
BENEFICIARY = (Role.TENDERER, Role.AGENCY)


def reader(guarantee: Guarantee, session: Session) -> str:
    """applicant, guarantor or beneficiary; "" for everybody else.

    The beneficiary reads it from the moment it is opened: before, the paper would tell the tenderer who bids.
    """
    if session.party is None or session.person is None:
        return ""
    matter = guarantee.matter
    for name, role, whose in (
        ("applicant", Role.BIDDER, vault.applicant(session.party) == guarantee.applicant),
        ("guarantor", Role.GUARANTOR, vault.guarantor(session.party) == guarantee.guarantor),
        ("beneficiary", None, bool(guarantee.facts) and any(session.holds(one, matter) for one in BENEFICIARY)),
    ):
        if whose and (role is None or session.holds(role) or session.holds(role, matter)):
            return name
    return ""


def content(guarantee: Guarantee) -> dict[str, Any] | None:
    """What was issued: as `queries.disclose`, with the lot's title and the beneficiary; None before it was issued."""
    if not vault.issued(guarantee).get("statement"):
        return None
    said, asked = queries.disclose(guarantee), vault.request(guarantee)
    return said | {"title": asked["title"], "beneficiary": _beneficiary(said["lot"])}


def refused(guarantee: Guarantee) -> str:
    """Why the guarantor declined; "" if it did not. For the applicant and the guarantor."""
    return str(vault.issued(guarantee).get("refused", ""))


def _beneficiary(lot: str) -> str:
    for step in ("matter__code", "matter__children__code"):
        found = Part.objects.filter(**{step: lot}, role=Role.TENDERER).select_related("organisation").first()
        if found is not None and found.organisation is not None:
            return found.organisation.name
    return ""


def paper(guarantee: Guarantee) -> bytes | None:
    """The PDF, with the guarantor's stamp once it was put on; None before it was issued. Slow: never in a transaction."""
    stamp = Stamp.objects.filter(matter=guarantee.matter).order_by("id").last()
    return document_bytes(stamp.document) if stamp is not None else printed(guarantee)


def printed(guarantee: Guarantee) -> bytes | None:
    """The PDF as it is before any stamp."""
    said = content(guarantee)
    return None if said is None else render("guarantee", _layout(guarantee, said))


def _layout(guarantee: Guarantee, said: dict[str, Any]) -> dict[str, Any]:
    entry = Entry.objects.filter(subject=guarantee.matter.code, act="guarantee.issue").order_by("-id").first()
    day = local_date(entry.at) if entry is not None else None
    statement = said["statement"]
    return {
        "title": KINDS[guarantee.kind].zh,
        "code": said["number"],
        "date": day,
        "to": said["beneficiary"],
        "facts": [
            ("项目标段", f"{said['title']}（{said['lot']}）"),
            ("申请人", f"{said['applicant']}（{said['applicant_code']}）"),
            ("出具机构", f"{said['issuer']}（{said['issuer_code']}）"),
            ("担保金额", Decimal(said["amount"])),
            ("有效期至", date.fromisoformat(said["valid_until"])),
        ],
        "paragraphs": [
            f"出具机构已用数字证书签署下列声明：本保函满足上述标段招标文件对{KINDS[guarantee.kind].zh}的要求。",
            {
                "heading": "怎样核验",
                "text": "声明以规范 JSON 签署，签名为分离式 CMS，原文和签名从本平台接口取得。声明中的金额是担保金额和盐值的承诺值，"
                f"本件盐值为 {said['salt']}，据此可核对担保金额。开标前金额、申请人和出具机构保密，请勿外传。",
            },
        ],
        "tables": [{"caption": "所签声明", "head": ["字段", "内容"], "rows": _lines(statement)}],
        "issuer": said["issuer"],
        "evidence": hashlib.sha256(statement.encode()).hexdigest(),
    }


def _lines(statement: str) -> list[list[str]]:
    """The fields as they are signed; the two hashes broken in halves, so that they stand on the page."""
    fields = Statement.read(statement.encode()).model_dump(mode="json")
    return [
        [name, _halved(json.dumps(value, ensure_ascii=False).strip('"'))] for name, value in sorted(fields.items())
    ]


def _halved(text: str) -> str:
    return f"{text[:HALF]} {text[HALF:]}" if len(text) == 2 * HALF else text


def valid_until(guarantee: Guarantee) -> date | None:
    """The last day of an issued guarantee; None before it was issued."""
    statement = vault.issued(guarantee).get("statement")
    return Statement.read(statement.encode()).valid_until if statement else None

"""A lot as packages: one for each data set it has come to, with the notices' documents."""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.documents import document_bytes, exists
from ggzy.hub.exchange import outcomes  # noqa: F401  it adds the records from the opening on
from ggzy.hub.exchange.facts import facts_of
from ggzy.hub.exchange.records import records_of
from ggzy.hub.exchange.standard import DATASETS
from ggzy.hub.exchange.standard.forms import time_text
from ggzy_core.codes import deal_code

from .form import Attachment, Package, named
from .writing import pack, to_zip

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.hub.exchange.facts import Facts
    from ggzy.trading.projects.models import Lot, Notice

NOTICES = {
    "GCJS_NOTICE": ("tender", "change"),
    "GCJS_WIN_CANDIDATE_PUBLICITY": ("candidates",),
    "GCJS_RESULT_NOTICE": ("result",),
    "GCJS_EXCEPTION_REPORT": ("failure", "termination"),
}
#: attSetCode values of this family were not seen in a source; these are ours
SET_CODE = "ENGINEERING_NOTICE"


def packages_of(lot: Lot, at: datetime | None = None) -> list[Package]:
    """The lot's packages as of now; none while it is not public."""
    facts = facts_of(lot)
    if facts is None:
        return []
    made = at or clock.now()
    return [_package(facts, code, records, made) for code, records in records_of(facts).items()]


def bundle(lot: Lot) -> bytes | None:
    """Every package in one zip; None while the lot is not public."""
    found = packages_of(lot)
    return pack([(one.name, to_zip(one)) for one in found]) if found else None


def _package(facts: Facts, dataset: str, records: list[dict[str, str]], at: datetime) -> Package:
    """Named by the day and serial of the lot's deal code: no two lots of a node share them, and a name never moves."""
    of, code = DATASETS[dataset], facts.lot.matter.code
    deal = deal_code.parse(code, check_platform=False)
    head = {
        "fromPlatFormCode": settings.GGZY_PLATFORM_USCC,
        "toPlatFormCode": settings.GGZY_SERVICE_USCC,
        "dataNo": of.number,
        "dataEn": dataset,
        "dataCn": of.title.zh,
        "dataType": "1",
        "dataKey": _guid(code, dataset),
        "timeStamp": time_text(at),
    }
    kinds = NOTICES.get(dataset, ())
    attached = [_attachment(one) for one in facts.notices if one.kind in kinds and exists(one.document)]
    name = named(f"{deal.created:%Y%m%d}", deal.serial, of.number)
    return Package(name, head, dataset, tuple(records), tuple(attached))


def _attachment(notice: Notice) -> Attachment:
    content = document_bytes(notice.document)
    code = _guid(notice.matter.code, notice.kind, str(notice.version))
    return Attachment(
        code=code,
        set_code=SET_CODE,
        name=notice.title,
        kind="pdf",
        md5=hashlib.md5(content, usedforsecurity=False).hexdigest().upper(),
        file_name=f"{code}.pdf",
        url=f"{settings.GGZY_SITE}/documents/{notice.document}",
        content=content,
    )


def _guid(*parts: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.GGZY_SITE}/{'/'.join(parts)}")).upper()

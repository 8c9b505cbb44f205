"""What a list of accepted authorities and a conformance report must be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import rule
from ggzy_core.periods import local_date
from ggzy_core.recognition.accepted import missing_after
from ggzy_core.recognition.report import CLOCKS

if TYPE_CHECKING:
    from ggzy_core.certs.trust import Subject
    from ggzy_core.recognition.accepted import AcceptedList, Authority
    from ggzy_core.recognition.report import Report


@guard(
    "P-CA-LIST",
    zh="互认清单由本平台（{uscc}）发布并签名，签名人为 {signer}",
    en="The list is published and signed by this platform ({uscc}); {signer} signed it",
    mend_zh="请用本平台的印章证书签名，发布机构写本平台",
    mend_en="Sign it with the platform's own stamp, and name the platform as its operator",
    status=403,
)
def is_of_this_platform(listed: AcceptedList, signer: Subject) -> dict[str, str] | None:
    own = str(settings.GGZY_PLATFORM_USCC)
    if listed.operator.uscc == own == signer.uscc:
        return None
    return {"uscc": own, "signer": signer.uscc or signer.name}


@guard(
    "P-CA-LIST",
    zh="现行清单已是第 {now} 版，第 {asked} 版不能替代它",
    en="Version {now} is in force; version {asked} cannot replace it",
    mend_zh="请将版本号改为大于 {now} 后重新签名",
    mend_en="Number it above {now} and sign it again",
    status=409,
)
def is_newer(listed: AcceptedList, now: AcceptedList | None) -> dict[str, int] | None:
    if now is None or listed.version > now.version:
        return None
    return {"now": now.version, "asked": listed.version}


@guard(
    "P-CA-LIST",
    zh="新版清单缺少现行清单中的机构或其根证书：{names}",
    en="The new list lacks authorities, or roots of theirs, that stand on the one in force: {names}",
    mend_zh="不再接受的机构请保留条目并写明接受期止，已作的签名才能继续核验",
    mend_en="Keep whoever is accepted no longer, with a day until: what was signed before must stay checkable",
)
def loses_nobody(listed: AcceptedList, now: AcceptedList | None) -> dict[str, str] | None:
    lost = missing_after(now, listed) if now is not None else []
    return {"names": "、".join(lost)} if lost else None


@guard(
    "P-CA-LIST",
    zh="清单的发布时间在将来，或下次更新时间已过",
    en="The list was issued in the future, or its next update is already over",
    mend_zh="请核对 issued 和 next_update 后重新签名",
    mend_en="Check issued and next_update and sign it again",
)
def is_current(listed: AcceptedList) -> dict[str, str] | None:
    now = clock.real()
    return {} if listed.issued > now + CLOCKS or listed.overdue(now) else None


@guard(
    "P-CONFORM",
    zh="报告由该机构（{uscc}）自己签名，签名人为 {signer}",
    en="A report is signed by the authority itself ({uscc}); {signer} signed it",
    mend_zh="请用载有该机构统一社会信用代码的证书签名",
    mend_en="Sign it with a certificate that carries the authority's code",
    status=403,
)
def is_its_own(entry: Authority, signer: Subject) -> dict[str, str] | None:
    return None if signer.uscc == entry.uscc else {"uscc": entry.uscc, "signer": signer.uscc or signer.name}


@guard(
    "P-CONFORM",
    zh="报告所用的根证书不是现行清单所列",
    en="The report was made with other roots than the list in force names",
    mend_zh="请按现行清单的条目重新运行工具",
    mend_en="Run the kit again with the entry as it stands on the list",
)
def is_of_listed_roots(entry: Authority, report: Report) -> dict[str, str] | None:
    return None if set(report.roots) == {one.sha256 for one in entry.roots} else {}


@guard(
    "P-CONFORM-FRESH",
    zh="报告作于 {at}，须在 {days} 日内提交，且不得晚于现在",
    en="The report was made at {at}; it is handed in within {days} days, and not before it was made",
    mend_zh="请重新运行工具后提交",
    mend_en="Run the kit again and hand that report in",
)
def is_fresh(report: Report) -> dict[str, str | int] | None:
    now = clock.real()
    days = int(rule("P-CONFORM-FRESH").on(local_date(now)).value)
    if now - timedelta(days=days) <= report.moment <= now + CLOCKS:
        return None
    return {"at": report.at, "days": days}

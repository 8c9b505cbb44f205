"""What an open tender's archive must hold, and what of it must be public: by whom, from when, within which time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max, Min

from ggzy.foundation.matters.models import Moment
from ggzy.foundation.text import Text
from ggzy.service.archive.pieces import Mandatory, Publicity, demand
from ggzy.service.experts.models import Disclosure, Member
from ggzy.trading.bidding.models import OpeningRecord
from ggzy.trading.projects.models import Notice, TenderFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ggzy.service.archive.pieces import Together

    Times = Callable[[Together], dict[int, datetime]]

TENDERER = Text("招标人或其代理机构", "the tenderer or its agency")
CENTRE = Text("交易中心", "the centre")


def since(name: str) -> Times:
    """From this moment on, as it stands now."""

    def times(matters: Together) -> dict[int, datetime]:
        return matters.once(_moments).get(name, {})

    return times


def _moments(matters: Together) -> dict[str, dict[int, datetime]]:
    """Every moment of these matters by its name, as it stands now."""
    found: dict[str, dict[int, datetime]] = {}
    rows = Moment.objects.filter(matter__in=[one.pk for one in matters]).order_by("id")
    for matter, name, at in rows.values_list("matter", "name", "at"):
        found.setdefault(name, {})[matter] = at
    return found


def notice(kind: str) -> Times:
    """When the first notice of a kind was published, on the lot or on the tender above it."""

    def times(matters: Together) -> dict[int, datetime]:
        first = {pk: at for (pk, of), (at, _) in matters.once(_notices).items() if of == kind}
        found = {one.pk: first.get(one.pk) or first.get(one.parent_id or 0) for one in matters}
        return {pk: at for pk, at in found.items() if at is not None}

    return times


def _notices(matters: Together) -> dict[tuple[int, str], tuple[datetime, datetime]]:
    """When the first and the last notice was published, by matter (those above too) and kind."""
    near = {one.pk for one in matters} | {one.parent_id for one in matters if one.parent_id}
    rows = Notice.objects.filter(matter__in=near).exclude(published_at=None).values_list("matter", "kind").order_by()
    rows = rows.annotate(first=Min("published_at"), last=Max("published_at"))
    return {(matter, kind): (first, last) for matter, kind, first, last in rows}


def tender_file(matters: Together) -> dict[int, datetime]:
    return {pk: min(times.values()) for pk, times in matters.once(_files).items()}


def file_changed(matters: Together) -> dict[int, datetime]:
    """When the file was last changed; a lot whose first version stands owes no notice of a change."""
    changes = {pk: [at for version, at in times.items() if version > 1] for pk, times in matters.once(_files).items()}
    return {pk: max(times) for pk, times in changes.items() if times}


def _files(matters: Together) -> dict[int, dict[int, datetime]]:
    """When each version of the file was published, by matter and version."""
    found: dict[int, dict[int, datetime]] = {}
    rows = TenderFile.objects.filter(lot__matter__in=[one.pk for one in matters]).exclude(published_at=None)
    for matter, version, at in rows.values_list("lot__matter", "version", "published_at"):
        found.setdefault(matter, {})[version] = at
    return found


def change_notice(matters: Together) -> dict[int, datetime]:
    """The newest notice of a change, where it is not older than the newest change."""
    changed, known = file_changed(matters), matters.once(_notices)
    last = {pk: known[pk, "change"][1] for pk in changed if (pk, "change") in known}
    return {pk: at for pk, at in last.items() if at >= changed[pk]}


def opening_record(matters: Together) -> dict[int, datetime]:
    rows = OpeningRecord.objects.filter(lot__matter__in=[one.pk for one in matters])
    return dict(rows.values_list("lot__matter", "at"))


def opened(matters: Together) -> dict[int, datetime]:
    """From the opening on. A lot that failed at its deadline for want of bids was never opened: its moment only ends
    the secrecy of who had bid."""
    failed, recorded = since("failed")(matters), since("opening-recorded")(matters)
    return {pk: at for pk, at in since("opening")(matters).items() if pk not in failed or pk in recorded}


def award_with_committee(matters: Together) -> dict[int, datetime]:
    """From the award notice on, where a committee sat."""
    sat = set(Member.objects.filter(matter__in=[one.pk for one in matters]).values_list("matter", flat=True))
    return {pk: at for pk, at in since("award-notified")(matters).items() if pk in sat}


def committee(matters: Together) -> dict[int, datetime]:
    rows = Disclosure.objects.filter(matter__in=[one.pk for one in matters])
    return dict(rows.values_list("matter", "at"))


def performed(matters: Together) -> dict[int, datetime]:
    """Acceptance stands on the matter's page from the act that completes it."""
    return since("accepted")(matters)


def _tenderers(begin: Times, shown: Times, limit: str = "P-DISCLOSE") -> Publicity:
    return Publicity(TENDERER, begin, shown, limit)


demand(
    "engineering.open-tender",
    Mandatory("notices/tender-", Text("招标公告", "tender notice"), "招标投标法 16",
              _tenderers(since("notice-published"), notice("tender"))),
    Mandatory("tender-file/", Text("招标文件", "tender file"), "招标投标法 19",
              _tenderers(since("file-offered"), tender_file)),
    Mandatory("", Text("澄清修改公告", "notice of a change"), "实施条例 21",
              _tenderers(file_changed, change_notice), code="change"),
    Mandatory("bids/", Text("投标文件", "bids"), "招标投标法 27"),
    Mandatory("opening/record.", Text("开标记录", "opening record"), "招标投标法 36",
              Publicity(CENTRE, opened, opening_record)),
    Mandatory("evaluation/report.", Text("评标报告", "evaluation report"), "招标投标法 40"),
    Mandatory("notices/candidates-", Text("中标候选人公示", "candidates' notice"), "实施条例 54",
              _tenderers(since("report-submitted"), notice("candidates"), "I-PUB3A")),
    Mandatory("award/notice-", Text("中标通知书", "award notice"), "招标投标法 45"),
    Mandatory("notices/result-", Text("中标结果公告", "result notice"), "P-DISCLOSE",
              _tenderers(since("award-notified"), notice("result"))),
    Mandatory("", Text("评标委员会成员名单", "names of the committee"), "招标投标法 37",
              Publicity(CENTRE, award_with_committee, committee), code="committee"),
    Mandatory("award/written-report-", Text("招标投标情况书面报告", "written report"), "招标投标法 47"),
    Mandatory("contract/text.", Text("合同", "contract"), "招标投标法 46"),
    Mandatory("notices/contract-", Text("合同公告", "contract notice"), "P-DISCLOSE",
              _tenderers(since("contract-signed"), notice("contract"))),
    Mandatory("", Text("履约验收", "acceptance"), "P-DISCLOSE",
              _tenderers(since("accepted"), performed), code="acceptance"),
    Mandatory("", Text("招标失败公告", "notice of failure"), "P-DISCLOSE",
              _tenderers(since("failed"), notice("failure")), code="failure"),
    Mandatory("", Text("终止招标公告", "notice of termination"), "实施条例 31",
              _tenderers(since("terminated"), notice("termination")), code="termination"),
)  # fmt: skip

"""A notice with every version and what changed; the tender file's versions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.differences import differences
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.public import public
from ggzy.foundation.stamps.queries import on_paper
from ggzy.hub.search.queries import NOTICE
from ggzy.trading.projects.models import Lot, TenderFile
from ggzy_core.differences import Change
from ggzy_core.differences import differences as data_differences

from . import lists, trade


@public_page()
def notices(request: HttpRequest) -> HttpResponse:
    """The list of notices, by words, family, region, type, stage, amount and day, with the words marked."""
    said = lists.context(request, NOTICE)
    said["items"] = [
        (one.notice, trade.name_of(one.notice.kind), lists.excerpt(one.notice.text, said["asked"].q), one)
        for one in said["found"].items
        if one.notice is not None
    ]
    return render(request, "portal/notices.html", said | {"section": "matters"})


@public_page()
def notice(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The newest version as it was published, and each older one with its difference marked."""
    matter = _matter(code)
    versions = trade.versions(matter, kind)
    if not versions:
        raise Http404
    older = versions[1:]
    changed = [
        (newer, before, differences(before.text, newer.text)) for newer, before in zip(versions, older, strict=False)
    ]
    context = {
        "section": "matters",
        "matter": matter,
        "kind": trade.name_of(kind),
        "notice": versions[0],
        "changed": changed,
        "stamps": on_paper(versions[0].document),
    }
    return render(request, "portal/notice.html", context)


@public_page()
def tender_file(request: HttpRequest, code: str) -> HttpResponse:
    """The published versions of a lot's tender file, and what each changed."""
    matter = _matter(code)
    lot = _lot(matter)
    files = list(lot.files.exclude(published_at=None).order_by("-version"))
    if not files:
        raise Http404
    older = {one.version: one for one in files}
    changed = [(one, _changes(older[one.version - 1], one) if one.version - 1 in older else []) for one in files]
    context = {"section": "matters", "matter": matter, "lot": lot, "files": changed, "content": files[0].content}
    return render(request, "portal/tender_file.html", context)


def _changes(before: TenderFile, after: TenderFile) -> list[Change]:
    """What differs in the data; that the number of the version does goes without saying."""
    return [one for one in data_differences(before.data, after.data) if one.path != "version"]


def _matter(code: str) -> Matter:
    found = public().filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _lot(matter: Matter) -> Lot:
    found: Lot | None = Lot.objects.select_related("tender__project").filter(matter=matter).first()
    if found is None:
        raise Http404
    return found

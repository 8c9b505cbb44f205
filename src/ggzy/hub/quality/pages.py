"""The data catalogue and the scores of its senders, for everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.hub.exchange.standard import CODES, DATASETS

from .bulletins import Week, bulletin, weeks
from .catalogue import KINDS, PACKAGING, SHARING
from .catalogue import catalogue as whole
from .checks import CHECKS
from .queries import appeals, scores
from .verdicts import DIMENSIONS

if TYPE_CHECKING:
    from ggzy.foundation.text import Text

    from .models import Appeal


@public_page(seconds=300)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every data set: owner, sharing, refresh."""
    rows = [(one, SHARING[one.sharing]) for one in DATASETS.values()]
    return render(request, "quality/catalogue.html", {"section": "data", "rows": rows, "packaging": PACKAGING})


@public_page(seconds=300)
def dataset(request: HttpRequest, code: str) -> HttpResponse:
    """One data set: its fields, code lists and quality rules."""
    of = DATASETS.get(code)
    if of is None:
        raise Http404
    lists = {one.codes: CODES[one.codes] for one in of.fields if one.codes}
    context = {
        "section": "data",
        "of": of,
        "sharing": SHARING[of.sharing],
        "fields": [(one, KINDS[one.kind]) for one in of.fields],
        "lists": lists.items(),
        "checks": [(one, DIMENSIONS[one.dimension]) for one in CHECKS.values()],
    }
    return render(request, "quality/dataset.html", context)


@public_page(seconds=60)
def quality(request: HttpRequest) -> HttpResponse:
    """Completeness, accuracy and timeliness of each sender, side by side, with examples."""
    return render(
        request, "quality/scores.html", {"section": "data", "scores": scores(), "appeals": _appeals(appeals())}
    )


@public_page(seconds=300)
def as_json(request: HttpRequest) -> HttpResponse:
    """The catalogue for programs."""
    return JsonResponse(whole(), json_dumps_params={"ensure_ascii": False})


@public_page(seconds=60)
def weekly(request: HttpRequest) -> HttpResponse:
    """The weekly bulletins, newest first."""
    return render(request, "quality/bulletins.html", {"section": "data", "weeks": weeks()})


@public_page(seconds=60)
def of_week(request: HttpRequest, week: str) -> HttpResponse:
    """One week: per sender what came, what was rejected and why."""
    found = Week.read(week)
    if found is None or found not in weeks():
        raise Http404
    told = bulletin(found)
    return render(request, "quality/bulletin.html", {"section": "data", "of": told, "appeals": _appeals(told.appeals)})


def _appeals(found: list[Appeal]) -> list[tuple[Appeal, Text]]:
    return [(one, CHECKS[one.check_name].title) for one in found if one.check_name in CHECKS]

"""The disclosure catalogue: what must be published of a trade, and what was; for the whole city and for one matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.rulebook import citation
from ggzy.foundation.text import Text
from ggzy.service.archive import disclosure

from .queries import listed

if TYPE_CHECKING:
    from ggzy.foundation.matters.models import Matter
    from ggzy.service.archive.disclosure import State
    from ggzy.service.archive.pieces import Mandatory

ON_A_PAGE = 25
MOST = 500  # the newest matters that are looked through; the page says so
LAWS = {
    "招标投标法": "Tendering and Bidding Law",
    "实施条例": "Regulation implementing the Tendering and Bidding Law",
}
WORDS = {
    "published": Text("已公开", "published"),
    "late": Text("逾期公开", "published late"),
    "missing": Text("缺失", "missing"),
    "due": Text("待公开", "due"),
    "none": Text("未到", "not yet"),
}
SHAPES = {"published": "tick", "late": "clock", "missing": "cross", "due": "dot", "none": ""}
LOOKS = {"published": "done", "late": "failed", "missing": "failed", "due": "paused", "none": ""}


@dataclass(frozen=True)
class Cell:
    """One item on one matter as a page shows it: never by colour alone."""

    state: State

    @property
    def word(self) -> Text:
        return WORDS[self.state.word]

    @property
    def shape(self) -> str:
        return SHAPES[self.state.word]

    @property
    def look(self) -> str:
        return LOOKS[self.state.word]


@public_page(seconds=30)
def disclosures(request: HttpRequest) -> HttpResponse:
    """The catalogue, then each public trade against it; `state=red` leaves those with something missing or late."""
    codes = disclosure.procedures()
    code = request.GET.get("procedure", "")
    code = code if code in codes else next(iter(codes), "")
    red = request.GET.get("state") == "red"
    matters = list(listed().filter(procedure=code)[:MOST])
    states = disclosure.states(matters)
    bad = [matter for matter in matters if any(one.red for one in states[matter.pk])]
    page = Paginator(bad if red else matters, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "supervision",
        "catalogue": [_item(item) for item in disclosure.items(code)],
        "version": disclosure.version(code),
        "flows": [(one, PROCEDURES[one].name) for one in codes],
        "code": code,
        "name": PROCEDURES[code].name if code else "",
        "red": red,
        "page": page,
        "rows": [(matter, [Cell(one) for one in states[matter.pk]]) for matter in page],
        "figures": _figures(states),
        "bad": len(bad),
        "matters": len(matters),
        "most": MOST,
    }
    return render(request, "portal/disclosure.html", context)


def about(matter: Matter) -> dict[str, Any]:
    """The section on the page of a matter."""
    if matter.procedure not in disclosure.procedures():
        return {}
    cells = [Cell(one) for one in disclosure.states([matter])[matter.pk] if one.word != "none"]
    return {
        "disclosed": [(cell, _item(cell.state.item)) for cell in cells],
        "disclosed_red": sum(1 for cell in cells if cell.state.red),
    }


def _item(item: Mandatory) -> dict[str, Any]:
    assert item.public is not None
    return {
        "name": item.name,
        "clause": _clause(item.clause),
        "by": item.public.by,
        "limit": disclosure.limit_rule(item),
        "where": item.public.where,
    }


def _figures(states: dict[int, list[State]]) -> list[tuple[Text, int]]:
    counts = dict.fromkeys(WORDS, 0)
    for one in (one for cells in states.values() for one in cells):
        counts[one.word] += 1
    return [(WORDS[word], counts[word]) for word in ("published", "late", "missing", "due")]


def _clause(said: str) -> Text:
    """招标投标法 16 as people read it, in both languages."""
    if said.startswith("P-"):
        return citation(said)
    law, _, article = said.partition(" ")
    return Text(f"{law}第 {article} 条", f"{LAWS.get(law, law)}, art. {article}")

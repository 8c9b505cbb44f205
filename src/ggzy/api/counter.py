"""The service counter for programs: services and fees, answered questions, ratings, what must be public, visits."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from ggzy.foundation.acts.surface import both
from ggzy.foundation.matters.public import public
from ggzy.foundation.text import Text
from ggzy.service.archive import disclosure
from ggzy.service.catalogue import queries as catalogue
from ggzy.service.feedback import queries as feedback
from ggzy.service.helpdesk import queries as helpdesk
from ggzy.service.outages import queries as outage
from ggzy.service.traffic import queries as traffic
from ggzy.service.traffic.kinds import KINDS
from ggzy.supervision.channels import queries as channels
from ggzy.supervision.duties import queries as duty_list

from . import problems
from .endpoint import said

MOST = 200


def services(request: HttpRequest) -> HttpResponse:
    """GET: the list in force with steps, papers, limits and fees. What it does not name cannot be charged."""
    return said({"services": [_service(one) for one in catalogue.in_force()]})


def questions(request: HttpRequest) -> HttpResponse:
    """GET ?q= ?topic=: answers, newest first, at most 200; ?ticket= one question, answered or not."""
    if ticket := request.GET.get("ticket", ""):
        found = helpdesk.by_ticket(ticket[:64])
        if found is None:
            raise problems.unknown(Text("没有这一编号的咨询", "No question has this ticket"))
        return said({"questions": [_question(found)]})
    answered = helpdesk.answered(request.GET.get("q", "")[:100], request.GET.get("topic", "")[:20])
    return said({"questions": [_question(one) for one in answered[:MOST]]})


def ratings(request: HttpRequest) -> HttpResponse:
    """GET: of each kind of service how many ratings of each number of stars, the average, how many wait or came late."""
    rows = [
        {
            "kind": one.kind,
            "name": both(one.name),
            "stars": {str(star): count for star, count in zip(feedback.STARS, one.counts, strict=True)},
            "ratings": one.total,
            "average": one.average or None,
            "waiting": one.waiting,
            "late": one.late,
        }
        for one in feedback.figures()
    ]
    return said({"services": rows})


def disclosures(request: HttpRequest) -> HttpResponse:
    """GET: the catalogue of what must be public; with ?matter= a matter held against it."""
    catalogues = [
        {
            "procedure": code,
            "version": disclosure.version(code),
            "items": [_item(one) for one in disclosure.items(code)],
        }
        for code in disclosure.procedures()
    ]
    told: dict[str, Any] = {"catalogues": catalogues}
    if code := request.GET.get("matter", ""):
        matter = public().filter(code=code[:64]).first()
        if matter is None:
            raise problems.unknown(Text("没有这一事项，或者尚未公开", "There is no such matter, or it is not public"))
        told["matter"] = matter.code
        told["states"] = [_state(one) for one in disclosure.states([matter])[matter.pk]]
    return said(told)


def duties(request: HttpRequest) -> HttpResponse:
    """GET: departments with what each supervises and where it takes complaints; with ?matter= those of a matter."""
    found = list(duty_list.in_force())
    if code := request.GET.get("matter", ""):
        matter = public().filter(code=code[:64]).first()
        if matter is None:
            raise problems.unknown(Text("没有这一事项，或者尚未公开", "There is no such matter, or it is not public"))
        found = duty_list.duties_on(matter)
    departments = list(dict.fromkeys(one.organisation for one in found))
    known = channels.of(departments)
    rows = [
        {
            "department": {"name": one.name, "uscc": one.uscc},
            "channel": _channel(known.get(one.pk)),
            "items": [_duty(each) for each in found if each.organisation == one],
        }
        for one in departments
    ]
    return said({"departments": rows})


def outages(request: HttpRequest) -> HttpResponse:
    """GET: outages that last or are ahead, then the past ones."""
    return said(
        {"current": [_outage(one) for one in outage.current()], "past": [_outage(one) for one in outage.past()]}
    )


def visits(request: HttpRequest) -> HttpResponse:
    """GET: finished days by kind of page; small numbers as "<10"."""
    days = [
        {
            "day": one.day.isoformat(),
            "all": one.total,
            "kinds": dict(zip(KINDS, traffic.shown(one.counts), strict=True)),
        }
        for one in traffic.days()
    ]
    return said({"days": days, "today": traffic.today()})


def _service(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": {"zh": one.title, "en": one.title_en},
        "audience": {"zh": one.audience, "en": one.audience_en},
        "steps": {"zh": catalogue.lines(one.steps), "en": catalogue.lines(one.steps_en)},
        "materials": {"zh": catalogue.lines(one.materials), "en": catalogue.lines(one.materials_en)},
        "limit": one.limit or None,
        "basis": one.basis,
        "act": one.act or None,
        "since": one.since.isoformat(),
        "fees": [
            {
                "code": fee.code,
                "title": fee.title,
                "unit": fee.unit,
                "amount": format(fee.amount, "f"),
                "basis": fee.basis,
            }
            for fee in one.fees.all()
        ],
    }


def _question(one: Any) -> dict[str, Any]:
    return {
        "ticket": one.matter.code,
        "topic": one.topic,
        "state": one.matter.stage,
        "asked_at": one.asked_at.isoformat(),
        "question": one.question,
        "answer": one.answer,
        "rules": one.rules,
        "answered_by": str(one.by) if one.by else None,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
    }


def _item(item: Any) -> dict[str, Any]:
    return {
        "item": item.key,
        "name": both(item.name),
        "by": both(item.public.by),
        "clause": item.clause,
        "limit": item.public.limit,
        "where": both(item.public.where),
    }


def _state(one: Any) -> dict[str, Any]:
    times = {"since": one.since, "limit": one.limit, "at": one.at}
    return {"item": one.item.key, "state": one.word} | {
        name: at.isoformat() if at else None for name, at in times.items()
    }


def _outage(one: Any) -> dict[str, Any]:
    return {
        "code": one.matter.code,
        "planned": one.planned,
        "what": {"zh": one.what, "en": one.what_en},
        "begins": one.begins.isoformat(),
        "ends": one.ends.isoformat() if one.ends else None,
        "over_at": one.over_at.isoformat() if one.over_at else None,
    }


def _duty(one: Any) -> dict[str, Any]:
    return {
        "code": one.code,
        "power": one.power,
        "title": {"zh": one.title, "en": one.title_en},
        "family": one.family,
        "stage": one.stage or None,
        "region": one.region,
        "basis": one.basis,
        "clauses": one.clauses,
        "limit": one.limit or None,
        "handling": one.handling,
        "since": one.since.isoformat(),
    }


def _channel(one: Any) -> dict[str, Any] | None:
    if one is None:
        return None
    said_in = {name: both(text) for name, text in one.said.items()}
    return {**said_in, "phone": one.phone, "forms": one.forms, "since": one.since.isoformat()}

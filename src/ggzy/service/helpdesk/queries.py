"""What is asked of the help desk: answers by words, a question by its ticket, how quickly answers come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.looks.sights import sight
from ggzy.foundation.matters.models import Breach
from ggzy.foundation.matters.running import running
from ggzy.foundation.secrets import unseal

from .models import Enquiry

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter
    from ggzy.foundation.matters.running import Running

SEALED = "enquiry"
WORDS = 8


@dataclass(frozen=True)
class Figures:
    """How many were answered, how many of them late, how many wait."""

    answered: int
    late: int
    waiting: int


def answered(words: str = "", topic: str = "") -> QuerySet[Enquiry]:
    """Published answers, newest first; every word stands in question or answer."""
    found = Enquiry.objects.exclude(answer="").select_related("matter", "by").order_by("-ended_at", "-id")
    for word in words.split()[:WORDS]:
        found = found.filter(Q(question__icontains=word) | Q(answer__icontains=word))
    return found.filter(topic=topic) if topic else found


def by_ticket(code: str) -> Enquiry | None:
    return Enquiry.objects.select_related("matter", "by").filter(matter__code=code.strip().upper()).first()


def waiting() -> QuerySet[Enquiry]:
    return Enquiry.objects.filter(matter__closed_at=None).select_related("matter").order_by("asked_at")


def countdown(enquiry: Enquiry) -> list[Running]:
    return running(enquiry.matter)


def figures() -> Figures:
    late = Breach.objects.filter(
        matter__procedure="service.enquiry", matter__in=answered().order_by().values("matter")
    )
    return Figures(answered().count(), late.count(), waiting().count())


@sight("enquiry", "提问原文", "a question as it was asked")
def _may_look(session: Session, matter: Matter) -> bool:
    return session.holds(Role.CENTRE) and Enquiry.objects.filter(matter=matter).exists()


def told(enquiry: Enquiry) -> str:
    """The question as it was asked. Whoever calls this is the centre that has to read it."""
    return unseal(enquiry.matter.code, SEALED, bytes(enquiry.sealed)).decode()

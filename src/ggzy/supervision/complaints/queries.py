"""What is asked about complaints."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ggzy.foundation.looks.sights import sight
from ggzy.foundation.secrets import blind, unseal
from ggzy.supervision.duties.queries import family_of

from .models import Complaint

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter

SEALED = "complaint"
ENGINEERING = "engineering"


def is_engineering(matter: Matter) -> bool:
    """Do 招标投标法 and its Regulation govern complaints on this matter?"""
    return family_of(matter) == ENGINEERING


def complainant(matter: Matter, session: Any) -> str:
    """Whoever complains, as the matter knows them: an organisation, or a person who acts for none."""
    if session.party is not None:
        return blind(matter.code, SEALED, "party", session.party.pk)
    return blind(matter.code, SEALED, "person", getattr(session.person, "pk", ""))


def complaints_on(matter: Matter) -> QuerySet[Complaint]:
    """The complaints on a matter, oldest first. Public: what about, department, state, answer."""
    return Complaint.objects.filter(on=matter).select_related("matter", "department").order_by("id")


def may_read(complaint: Complaint, session: Any) -> bool:
    """Has the session's department opened the sealed part, on the record?"""
    return session.party is not None and complaint.readings.filter(organisation=session.party).exists()


@sight("complaint", "投诉人与投诉事实", "who complains, and the facts")
def _may_look(session: Session, matter: Matter) -> bool:
    found = Complaint.objects.filter(matter=matter).first()
    return found is not None and may_read(found, session)


def told(complaint: Complaint) -> dict[str, Any]:
    """{name, code, person, facts, request}: for the department that opened it (`may_read`) and for nobody else."""
    plain = unseal(complaint.matter.code, SEALED, bytes(complaint.sealed))
    return json.loads(plain)  # type: ignore[no-any-return]

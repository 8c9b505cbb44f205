"""What is asked about experts, draws and committees. Nothing here gives a name before the result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import receipt
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.secrets import blind, unseal
from ggzy.foundation.statements import Asked
from ggzy_core.draws.freeze import Entry as PoolEntry
from ggzy_core.draws.tickets import Skip
from ggzy_core.draws.transcript import Transcript, run

from .models import Answer, Contribution, Disclosure, Draw, DrawKey, Expert, Member, Seat

if TYPE_CHECKING:
    from ggzy.foundation.acts.roles import Role
    from ggzy.foundation.acts.session import Session
    from ggzy.foundation.identity.models import Organisation

RESULT = "result"  # the moment at which the secrecy of names ends
KIND = "service.draw"


def is_expert(session: Session, matter: Matter | None) -> bool:
    """Does this person sit, or stand called, on this matter? Answers for Role.EXPERT."""
    if session.person is None:
        return False
    if matter is None:
        return Expert.objects.filter(person=session.person).exists()
    if matter.procedure == KIND:
        return Seat.objects.filter(draw__matter=matter, who=who(matter.parent, session.person)).exists()
    return member_of(matter, session.person) is not None


def who(matter: Matter | None, person: Any) -> str:
    """The keyed hash under which a person stands on a matter."""
    assert matter is not None
    return blind(matter.code, "expert", person.pk)


_seat = Asked(lambda matter, who: Member.objects.filter(matter_id=matter, who=who)[:1])
_matter = Asked(lambda key: Matter.objects.filter(pk=key)[:1])


def member_of(matter: Matter, person: Any) -> Member | None:
    """The person's seat in the committee of this matter or of one above it."""
    one: Matter | None = matter
    while one is not None:
        found: Member | None = _seat.first(one.pk, who(one, person))
        if found is not None:
            return found
        one = _matter.first(one.parent_id) if one.parent_id else None
    return None


def members(matter: Matter) -> list[Member]:
    """The committee by seat number."""
    return list(Member.objects.filter(matter=matter).order_by("number"))


def draws_of(matter: Matter) -> list[Draw]:
    """The draws for a matter, oldest first."""
    return list(Draw.objects.filter(matter__parent=matter).select_related("matter__parent").order_by("id"))


def newest_draw(matter: Matter) -> Draw | None:
    return Draw.objects.filter(matter__parent=matter).select_related("matter__parent").order_by("-id").first()


def draw_key(party: Organisation, role: Role | str) -> DrawKey | None:
    """The party's key that counts now."""
    return DrawKey.objects.filter(party=party, role=str(role)).order_by("-id").first()


def freeze_entry(draw: Draw) -> Entry:
    """The journal's entry that carries the frozen list."""
    return Entry.objects.get(act="draw.freeze", result=f"{Draw._meta.label}:{draw.pk}")


def pool_of(draw: Draw) -> list[PoolEntry]:
    return [PoolEntry(one["c"], tuple(one["s"])) for one in draw.pool]


def proofs_of(draw: Draw) -> dict[str, bytes]:
    return {one.name: bytes.fromhex(one.proof) for one in draw.contributions.order_by("name")}


def missing(draw: Draw) -> list[str]:
    """The parties that have not contributed yet, by name."""
    given = proofs_of(draw)
    return [party["name"] for party in draw.freeze["parties"] if party["name"] not in given]


def skips_of(draw: Draw) -> list[Skip]:
    """Those who declined, in order."""
    declined = Answer.objects.filter(seat__draw=draw, accepted=False).select_related("seat").order_by("id")
    return [Skip(answer.seat.commitment, answer.reason) for answer in declined]


def transcript(draw: Draw) -> Transcript:
    """The draw as it stands, recomputed from what was frozen and contributed. Raises BadValue."""
    entry = freeze_entry(draw).body.encode()
    return run(draw.freeze, pool_of(draw), proofs_of(draw), skips_of(draw), entry)


def sealed_people(draw: Draw) -> dict[str, dict[str, Any]]:
    """Commitment to {person, salt}. For acts that need it, and for the disclosure; never for a page."""
    parent = draw.matter.parent
    assert parent is not None
    found: dict[str, dict[str, Any]] = json.loads(unseal(parent.code, RESULT, draw.sealed, draw.matter.code))
    return found


def standing_seats(draw: Draw) -> list[Seat]:
    """Seats called and not declined, in order of calling."""
    declined = Answer.objects.filter(seat__draw=draw, accepted=False).values("seat")
    return list(draw.seats.exclude(pk__in=declined).order_by("number"))


def unanswered(draw: Draw) -> int:
    return draw.seats.filter(answer=None).count()


def invitations(person: Any) -> list[Seat]:
    """Open calls for a person. What they are told names time and place, never the project (招标投标法 37, 44)."""
    open_draws = Draw.objects.filter(matter__closed_at=None).select_related("matter__parent")
    found = [draw.seats.filter(who=who(draw.matter.parent, person), answer=None).first() for draw in open_draws]
    return [seat for seat in found if seat is not None]


def committee(matter: Matter) -> list[dict[str, Any]] | None:
    """The names, once they are public."""
    found = Disclosure.objects.filter(matter=matter).first()
    return None if found is None else found.members


def published(draw: Draw) -> dict[str, Any]:
    """The draw's public document (ggzy_core.draws.published), with receipts. Raises receipts.Pending, BadValue."""
    parent = draw.matter.parent
    assert parent is not None
    given = list(draw.contributions.order_by("id"))
    label = Contribution._meta.label
    entries = {one.name: Entry.objects.get(act="draw.contribute", result=f"{label}:{one.pk}") for one in given}
    return {
        "v": 1,
        "matter": parent.code,
        "transcript": json.loads(transcript(draw).to_json()),
        "freeze_receipt": given[0].receipt,
        "contributions": [{"name": name, "receipt": receipt(entry)} for name, entry in sorted(entries.items())],
    }

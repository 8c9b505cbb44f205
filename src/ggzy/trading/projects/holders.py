"""Who may hold shares of the sealed bids: organisations of five kinds, each by the certificate of its own custodian.

A kind is never claimed: it follows from what an organisation is registered as, and for the tenderer from the tender.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Certificate, Membership, Organisation, OrganisationRole, Person
from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import rule
from ggzy.foundation.statements import Asked
from ggzy.foundation.text import Text
from ggzy_core.certs.sm_envelope import takes
from ggzy_core.periods import local_date
from ggzy_core.sealing.lot import KINDS

from .models import TrusteeSeat

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from .models import Tender

TRUSTEE = str(Role.TRUSTEE)
#: what an organisation must be registered as to be of a kind; the tenderer is the one of this very tender
REGISTERED = {"centre": Role.CENTRE, "supervisor": Role.SUPERVISOR, "notary": Role.NOTARY, "bank": Role.GUARANTOR}


def label(kind: str) -> Text:
    """A kind in words; of an organisation of none, that it is another."""
    return Text(*KINDS.get(kind, ("其他单位", "another organisation")))


def kinds_of(tenderer: Organisation | None, holders: Iterable[Organisation]) -> dict[int, str]:
    """The kind of each organisation, by its key; empty for one that is of none of the five."""
    found = {one.pk: "" for one in holders}
    held = set(_of_all(_roles, found))
    for key in found:
        if tenderer is not None and key == tenderer.pk:
            found[key] = "tenderer"
            continue
        found[key] = next((kind for kind, role in REGISTERED.items() if (key, str(role)) in held), "")
    return found


def custodians(holders: Iterable[Organisation]) -> dict[int, Certificate]:
    """The newest certificate of each organisation's own custodian: a person with the duty of a trustee there, so that
    nobody's everyday certificate opens shares."""
    keys = [one.pk for one in holders]
    there = {(organisation, person) for organisation, person, duties in _of_all(_members, keys) if TRUSTEE in duties}
    bound = [one for one in _of_all(_bound, keys) if (one.organisation_id, one.person_id) in there]
    people = {one.pk: one for one in _of_all(_people, [one.person_id for one in bound])}
    for one in bound:
        one.person = people[one.person_id]  # under whose data key it lies
    return {one.organisation_id: one for one in bound}


def _of_all(asked: Callable[..., QuerySet[Any, Any]], keys: Collection[int]) -> list[Any]:
    """What is asked of each of these keys, in one statement that is kept for so many of them."""
    return _asked_of(asked, len(keys))(*keys) if keys else []


@cache
def _asked_of(asked: Callable[..., QuerySet[Any, Any]], several: int) -> Asked:
    return Asked(asked)


def _roles(*organisations: int) -> QuerySet[Any, Any]:
    found = OrganisationRole.objects.filter(organisation_id__in=organisations, until=None)
    return found.values_list("organisation_id", "role")


def _members(*organisations: int) -> QuerySet[Any, Any]:
    found = Membership.objects.filter(organisation_id__in=organisations, until=None)
    return found.values_list("organisation_id", "person_id", "duties")


def _bound(*organisations: int) -> QuerySet[Any, Any]:
    return Certificate.objects.filter(organisation_id__in=organisations, revoked_at=None).order_by("id")


def _people(*keys: int) -> QuerySet[Any, Any]:
    return Person.objects.filter(pk__in=keys)


#: who holds the shares of a tender, as what
held_by = Asked(lambda tender: TrusteeSeat.objects.filter(tender_id=tender).values_list("organisation_id", "kind"))


def proposed(tenderer: Organisation | None) -> list[str]:
    """One holder of each kind, the first registered: codes, for a form to begin with."""
    standing = Q(roles__role=str(Role.TRUSTEE), roles__until=None)
    able = list(Organisation.objects.filter(standing).distinct().order_by("id"))
    bound, kinds = custodians(able), kinds_of(tenderer, able)
    first: dict[str, str] = {}
    for one in able:
        if one.pk in bound and kinds[one.pk]:
            first.setdefault(kinds[one.pk], one.uscc)
    return [first[kind] for kind in KINDS if kind in first]


@guard(
    "P-SEALING",
    zh="招标文件规定国密加密，第 {numbers} 号密钥托管人的证书不是 SM2 证书",
    en="The file asks for domestic sealing; the certificates of trustees {numbers} are not SM2",
    mend_zh="请相应托管人绑定可用于加密的 SM2 证书，或改选托管人、改用通用加密",
    mend_en="Let those trustees bind SM2 certificates that may receive, name others, or choose international sealing",
)
def certificates_fit(tender: Tender, sealing: str) -> dict[str, str] | None:
    if sealing != "domestic":
        return None
    other = [seat.number for seat in tender.trustees.order_by("number") if not takes(bytes(seat.certificate))]
    return {"numbers": "、".join(map(str, other))} if other else None


@guard(
    "P-HOLDERS",
    zh="密钥托管人 {organisations} 家单位、{kinds} 类，应为 {limit} 类以上且各属不同单位；缺少：{missing}",
    en="{organisations} organisations of {kinds} kinds hold the shares; {limit} kinds are needed, each of its own "
    "organisation. Missing: {missing_en}",
    mend_zh="请从招标人、交易中心、行政监督部门、公证机构、银行各选一家已登记为密钥托管人的单位",
    mend_en="Choose one registered trustee of each kind: tenderer, centre, supervisor, notary, bank",
)
def holders_differ(tender: Tender, at: datetime) -> dict[str, Any] | None:
    seats = held_by(tender.pk)
    limit = int(str(rule("P-HOLDERS").on(local_date(at), tender.project.region or None).value))
    organisations, kinds = {key for key, _ in seats}, {kind for _, kind in seats if kind}
    if len(kinds) >= limit and len(organisations) == len(seats):
        return None
    missing = [label(kind) for kind in KINDS if kind not in kinds]
    return {
        "organisations": len(organisations),
        "kinds": len(kinds),
        "limit": limit,
        "missing": "、".join(one.zh for one in missing) or "—",
        "missing_en": ", ".join(one.en for one in missing) or "—",
    }

"""Fills the expert pool of 示例市. Some experts work for bidders, so that recusal has work to do."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Certificate
from ggzy.service.experts.models import Expert
from ggzy_core.certs.authority import pem

from . import authorities
from .machines import Outside, set_up_plain
from .names import REGION, Size, cast
from .parties import Party, World, enrol

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Organisation, Person
    from ggzy_core.certs.authority import SampleAuthority

WORKS = ("A080201", "A080202", "A080204", "A080205", "A080210")
COSTS = ("A060102", "A060202")
EMPLOYED_BY_BIDDERS = 9  # every ninth
YEAR = timedelta(days=366)


def enrol_experts(world: World, seed: int, count: int = 64) -> None:
    """Enrol so many experts with one or two specialties each, all with eight years and more in the field."""
    dice = random.Random(f"experts {seed}")  # noqa: S311  a sample, no secret
    names = cast(seed, world.centre.uscc, Size(experts=count)).experts
    pool = world.pool.organisation
    issuer = authorities.found_all()["jia"]
    for number, name in enumerate(names):
        person = enrol(world.pool.uscc, name, Role.EXPERT)
        own = WORKS if number % 5 < 3 else COSTS
        data = {
            "person": person.key,
            "employer": _employer(world, number),
            "region": REGION,
            "since": (clock.now() - dice.randrange(9, 30) * YEAR).date().isoformat(),
            "titles": ("高级工程师（示例）",),
            "specialties": tuple(sorted(dice.sample(own, k=dice.randrange(1, 3)))),
        }
        if not Expert.objects.filter(person=person).exists():
            perform("expert.enrol", world.centre.session, data=data)
        world.experts.append(_expert(world, pool, person, issuer))


def _employer(world: World, number: int) -> str:
    if number % EMPLOYED_BY_BIDDERS:
        return ""
    return world.bidders[number // EMPLOYED_BY_BIDDERS % len(world.bidders)].uscc


def _expert(world: World, pool: Organisation, person: Person, issuer: SampleAuthority) -> Party:
    """An expert signs reports with a certificate of the pool that names the person. It is bound long before any draw,
    so that binding it tells nothing of who sits."""
    machine = Outside(world.data / "offices" / world.pool.name / person.name)
    if not (machine.is_set_up and Certificate.objects.filter(person=person).exists()):
        credential = issuer.issue(world.pool.name, world.pool.uscc, person.name)
        machine = set_up_plain(machine.home, credential)
        data = {"person": person.key, "certificate": pem([credential.certificate]).decode()}
        perform("certificate.bind", operator_session(), data=data)
    return Party(world.pool.named, pool, person, machine)

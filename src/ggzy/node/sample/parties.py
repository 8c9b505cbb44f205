"""Registers the cast through the door: organisations, their people, their certificates, the rooms of the centre."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation.acts import Role, Session, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Certificate, Organisation, Person
from ggzy.foundation.identity.roles import session_for
from ggzy.service.venues.models import Room
from ggzy_core.certs.authority import pem

from . import authorities, machines, names, recognising

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy_core.certs.authority import Algorithm, SampleAuthority

    from .machines import Outside
    from .names import Name

FEW = 12  # of them have RSA certificates in their turn: such a key takes a hundred times as long to make
ROOMS = (
    ("K1", "示例开标一室", ("opening",), 30),
    ("K2", "示例开标二室", ("opening",), 30),
    ("X1", "示例网上开标室", ("opening",), 0),
    ("P1", "示例评标一室", ("evaluation",), 9),
    ("P2", "示例评标二室", ("evaluation",), 9),
    ("P3", "示例远程异地评标室", ("evaluation",), 7),
)


@dataclass(frozen=True)
class Party:
    """An organisation with one person who acts for it, and their machine where they sign."""

    named: Name
    organisation: Organisation
    person: Person
    machine: Outside | None = None

    @property
    def name(self) -> str:
        return self.named.name

    @property
    def uscc(self) -> str:
        return self.named.uscc

    @cached_property
    def session(self) -> Session:
        """Signed in by certificate where there is one."""
        mark = self.machine.credential.fingerprint if self.machine else ""
        return session_for(self.person, self.organisation, mark)


@dataclass
class World:
    """Everybody in 示例市, by what they are."""

    data: Path
    centre: Party
    witness: Party
    supervisor: Party
    discipline: Party
    data_manager: Party
    pool: Party
    agencies: list[Party]
    banks: list[Party]
    tenderers: list[Party]
    custodians: dict[str, Party]  # who keeps the shares of an organisation, by its code: a person and machine apart
    notary: Party
    bidders: list[Party]
    experts: list[Party] = field(default_factory=list)

    @property
    def agency(self) -> Party:
        """The first agency, for a play that needs one."""
        return self.agencies[0]

    @property
    def bank(self) -> Party:
        return self.banks[0]

    def trustees(self, tenderer: Party) -> list[Party]:
        """Who holds the shares of a tender's bids, one of each kind: tenderer, centre, supervisor, notary, bank."""
        return [
            self.custodians[one.uscc] for one in (tenderer, self.centre, self.supervisor, self.notary, self.banks[0])
        ]

    @property
    def roots(self) -> Path:
        """The trust list as everybody may download it."""
        return self.data / "trust"


def settle(seed: int, size: names.Size | None = None) -> World:
    """Register the whole cast of a seed on this node, but for the experts. What an earlier try has left stays."""
    city = names.cast(seed, settings.GGZY_PLATFORM_USCC, size)
    issuers = authorities.found_all()
    recognising.adopt()
    for code, name, uses, seats in ROOMS:
        if not Room.objects.filter(code=code).exists():
            perform("room.open", operator_session(), data={"code": code, "name": name, "uses": uses, "seats": seats})
    return assemble(city, lambda named, person, home, kind: _party(named, person, issuers[kind], home), issuers)


def assemble(
    city: names.City, one: Callable[[Name, str, Path, str], Party], issuers: dict[str, SampleAuthority] | None = None
) -> World:
    """Everybody of the cast, each made or found by `one(name, person, home, kind of authority)`."""
    data = Path(settings.GGZY_DATA)

    def inside(named: Name, person: str) -> Party:
        """An organisation whose certificate lies with its people: in the sample, under `offices/`."""
        return one(named, person, data / "offices" / named.name, "jia")

    def outside(place: str, cast: tuple[Name, ...], person: str) -> list[Party]:
        """Every third of the first has an RSA certificate of the other authority, so that mutual recognition is used."""
        kinds = ["yi" if number % 3 == 2 and number < FEW else "jia" for number in range(len(cast))]
        return [one(name, person, data / place / name.name, kind) for name, kind in zip(cast, kinds, strict=True)]

    def keeper(named: Name, number: int) -> Party:
        """The custodian of an organisation that stands already: a person of its own, with a key of its own."""
        keeps = replace(named, roles=(Role.TRUSTEE,), key=f"trustee-{named.key}")
        return one(keeps, "示例密钥保管员", data / "trustees" / named.name, "yi" if number % 3 == 2 else "jia")

    centre = inside(city.centre, "示例受理员")
    world = World(
        data=data,
        centre=centre,
        witness=_witness(centre, issuers),
        supervisor=inside(city.supervisor, "示例监督员"),
        discipline=inside(city.discipline, "示例纪检员"),
        data_manager=inside(city.data, "示例数据管理员"),
        pool=inside(city.pool, "示例库管员"),
        agencies=[inside(name, "示例项目负责人") for name in city.agencies],
        banks=[inside(name, "示例客户经理") for name in city.banks],
        tenderers=[inside(name, "示例招标人代表") for name in city.tenderers],
        custodians={},
        notary=inside(city.notaries[0], "示例公证员"),
        bidders=outside("bidders", city.bidders, "示例投标员"),
    )
    for name in city.notaries[1:]:
        inside(name, "示例公证员")
    holding = (city.centre, city.supervisor, city.notaries[0], city.banks[0], *city.tenderers)
    world.custodians.update((named.uscc, keeper(named, number)) for number, named in enumerate(holding))
    return world


def _party(named: Name, person_name: str, issuer: SampleAuthority, home: Path) -> Party:
    register = {"uscc": named.uscc, "name": named.name, "region": names.REGION, "roles": named.roles}
    if not Organisation.objects.filter(uscc=named.uscc).exists():
        perform("organisation.register", operator_session(), data=register)
    person = enrol(named.uscc, person_name, named.roles[0])
    return Party(
        named, Organisation.objects.get(uscc=named.uscc), person, _machine(named, person, person_name, issuer, home)
    )


def enrol(uscc: str, name: str, *duties: Role) -> Person:
    """Make a person known to an organisation, unless they are."""
    found = Organisation.objects.get(uscc=uscc).person_named(name)
    if found is not None:
        return found
    data = {"uscc": uscc, "name": name, "duties": duties}
    return perform("person.enrol", operator_session(), data=data).result  # type: ignore[no-any-return]


def _machine(named: Name, person: Person, person_name: str, issuer: SampleAuthority, home: Path) -> Outside:
    if machines.Outside(home).is_set_up and Certificate.objects.filter(person=person).exists():
        return machines.Outside(home)
    algorithm: Algorithm = "rsa2048" if issuer.private_key.__class__.__name__.startswith("RSA") else "p256"
    credential = issuer.issue(named.name, named.uscc, person_name, algorithm=algorithm)
    machine = machines.set_up(home, credential)
    data = {"person": person.key, "certificate": pem([credential.certificate]).decode()}
    perform("certificate.bind", operator_session(), data=data)
    return machine


def _witness(centre: Party, issuers: dict[str, SampleAuthority] | None) -> Party:
    """A member of the centre's staff who witnesses; whoever accepts entries may not. Found, where nobody issues."""
    home = Path(settings.GGZY_DATA) / "offices" / f"{centre.name}·见证"
    if issuers is None:
        person = centre.organisation.person_named("示例见证员")
        assert person is not None
        return Party(centre.named, centre.organisation, person, machines.Outside(home))
    person = enrol(centre.uscc, "示例见证员", Role.WITNESS)
    return Party(
        centre.named, centre.organisation, person, _machine(centre.named, person, "示例见证员", issuers["jia"], home)
    )

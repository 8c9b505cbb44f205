"""Sample certificates for tests: an authority the node trusts, and credentials bound through the door."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.certificates import folder
from ggzy.foundation.identity.models import Organisation, Person
from ggzy_core.certs.authority import SampleAuthority, pem
from ggzy_core.certs.credential import Credential
from tests.ggzy.people import member, organisation


@cache
def authority() -> SampleAuthority:
    """One sample authority for the run; making keys is what takes long."""
    return SampleAuthority.create("测试 CA")


def trusted() -> SampleAuthority:
    """The sample authority, with its root and a fresh revocation list in the node's trust folder."""
    made = authority()
    folder().mkdir(parents=True, exist_ok=True)
    (folder() / "sample.pem").write_bytes(pem([made.certificate]))
    publish(made)
    return made


def publish(made: SampleAuthority) -> None:
    (folder() / "sample.crl").write_bytes(made.crl(next_update=datetime.now(UTC) + timedelta(days=7)))


def holder(number: int, *roles: Role) -> tuple[Credential, Person, Organisation]:
    """A new person at a new organisation with these roles, and the credential bound to both."""
    party = organisation(number, *roles)
    person = member(party, *roles)
    credential = trusted().issue(party.name, party.uscc)
    bind(person, credential)
    return credential, person, party


def bind(person: Person, credential: Credential) -> None:
    data = {"person": person.key, "certificate": pem([credential.certificate]).decode()}
    perform("certificate.bind", operator_session(), data=data)

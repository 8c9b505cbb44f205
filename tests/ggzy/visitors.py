"""People at a browser, for tests of pages."""

from __future__ import annotations

from django.test import Client

from ggzy.foundation.acts import Session
from ggzy.foundation.identity.models import Login, Person
from ggzy.foundation.identity.visits import KEY, _password_mark

PASSWORD = "correct horse battery"


def login_of(person: Person, name: str) -> Login:
    """A name and the usual password for a person."""
    login = Login(username=name, person=person)
    login.set_password(PASSWORD)
    login.save()
    return login


def visitor(session: Session) -> Client:
    """A client that is signed in already, for the session's party."""
    client = Client()
    kept = client.session
    kept[KEY] = {
        "person": session.person.pk,
        "party": session.party.pk,
        "certificate": "",
        "password": _password_mark(session.person),
    }
    kept.save()
    return client

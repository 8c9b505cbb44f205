"""An act done with a signature over it, as the desk and the API hand it in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts import find, perform, signatures
from ggzy.foundation.acts.inputs import read
from ggzy_core.certs.cms import sign_detached
from tests.ggzy import credentials

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.journal.models import Entry
    from ggzy_core.certs.credential import Credential

ORIGIN = "https://node.example"


def credential_of(session: Session) -> Credential:
    """A certificate of the session's organisation, by the authority this node trusts in tests."""
    return credentials.trusted().issue(session.party.name, session.party.uscc, "示例经办人")


def perform_signed(name: str, session: Session, target: Any, data: Any = None, by: Credential | None = None) -> Entry:
    spec, key = find(name), f"signed-{name}"
    role = next(one for one in spec.by if session.holds(one, target.matter))
    text = signatures.text_of(spec, session, role, target, read(spec.input, data), key, ORIGIN)
    given = signatures.Given(ORIGIN, sign_detached(text, by or credential_of(session)))
    return perform(name, session, target, data, key=key, signed=given).entry

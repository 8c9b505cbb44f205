"""`ggzy verify` and the signatures over acts: what a DBA does to one, with and without the node's keys, is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from pydantic import Field

from ggzy.foundation.acts import Act, Input, Role, act, perform, signatures
from ggzy.foundation.identity import certificates
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.rulebook import rule
from ggzy.foundation.secrets import seal, unseal
from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.signed_act import FRESH
from tests.ggzy import credentials
from tests.ggzy.foundation.acts.test_signatures import KEY, PLEDGE, sign, text
from tests.support.by_hand import without_triggers

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def holder() -> Any:
    credential, person, party = credentials.holder(1, Role.BIDDER)
    return credential, session_for(person, party, credential.fingerprint)


@pytest.fixture
def pledged(holder: Any) -> Entry:
    """An act with its signature, in the log."""
    credential, session = holder
    done = perform("test.pledge", session, data=PLEDGE, key=KEY, signed=sign(text(session), credential))
    settle()
    report = verify()
    assert (report.holds, report.signatures, report.unasked) == (True, 1, 0), report.first
    return Entry.objects.get(pk=done.entry.pk)


def kept(entry: Entry) -> dict[str, Any]:
    """What lies sealed beside the entry, as somebody with the node's keys reads it."""
    found: dict[str, Any] = json.loads(unseal(entry.subject, "record", entry.secret, entry.leaf))
    return found


def named(entry: Entry, words: str) -> None:
    report = verify()
    assert not report.holds, "nobody noticed"
    assert f"signature of entry {entry.pk}" in report.first.en and words in report.first.en, report.first


def put(entry: Entry, secret: bytes, words: str) -> None:
    """Other bytes beside the entry, by the database's own tools; verify names the entry and says these words."""
    stored = f"X'{secret.hex()}'" if connection.vendor == "sqlite" else f"'\\x{secret.hex()}'"
    without_triggers("journal_entry", f"UPDATE journal_entry SET secret = {stored} WHERE id = {entry.pk}")
    named(entry, words)


def put_with_keys(entry: Entry, who: dict[str, Any], words: str) -> None:
    put(entry, seal(entry.subject, "record", json.dumps(who).encode(), entry.leaf), words)


def test_attack_dba_edits_a_signature(pledged: Entry) -> None:
    stored = bytes(pledged.secret)
    put(pledged, stored[:-1] + bytes([stored[-1] ^ 1]), "was changed")


def test_attack_dba_puts_the_signature_of_another_act_there(pledged: Entry, holder: Any) -> None:
    credential, session = holder
    signed = sign(text(session, key="another-key-1"), credential)
    other = perform("test.pledge", session, data=PLEDGE, key="another-key-1", signed=signed).entry
    put(pledged, bytes(Entry.objects.get(pk=other.pk).secret), "was changed")


def test_attack_dba_with_the_nodes_keys_removes_a_signature(pledged: Entry) -> None:
    who = kept(pledged)
    del who["signed"]
    put_with_keys(pledged, who, "the database has none")


def test_attack_dba_with_the_nodes_keys_puts_a_newer_signature_there(pledged: Entry, holder: Any) -> None:
    credential, session = holder
    again = signatures.Held(text(session), sign(text(session), credential, datetime.now(UTC) - timedelta(hours=1)).cms)
    put_with_keys(pledged, kept(pledged) | {"signed": again.kept()}, "not the signature that the entry names")


def test_attack_dba_with_the_nodes_keys_swaps_the_text(pledged: Entry, holder: Any) -> None:
    _, session = holder
    who = kept(pledged)
    who["signed"]["text"] = text(session, {**PLEDGE, "amount": "1.00"}).decode()
    put_with_keys(pledged, who, "does not fit the content")


@pytest.mark.parametrize(
    ("signed", "words"),
    [
        ({"data": {**PLEDGE, "amount": "1.00"}}, "other contents (amount)"),
        ({"data": {**PLEDGE, "secret": "别的"}}, "other contents (secret)"),
        ({"data": {"amount": "1200000.50"}}, "other contents (without secret)"),
        ({"at": datetime.now(UTC) - timedelta(days=2)}, "too long before"),
    ],
    ids=["amount", "what only stands there as a commitment", "a field left out", "an old one"],
)
def test_a_node_whose_door_took_another_signature_is_found_out(
    holder: Any, monkeypatch: Any, signed: Any, words: str
) -> None:
    credential, session = holder
    content = text(session, signed.get("data", PLEDGE))
    given = sign(content, credential, signed.get("at"))
    monkeypatch.setattr(signatures, "check", lambda *_: signatures.Held(content, given.cms))
    named(perform("test.pledge", session, data=PLEDGE, key=KEY, signed=given).entry, words)


def test_a_node_whose_door_took_a_strangers_certificate_is_found_out(holder: Any, monkeypatch: Any) -> None:
    _, session = holder
    other, *_ = credentials.holder(2, Role.BIDDER)
    _taken(session, other, monkeypatch, "is not that of who did it")


def test_a_node_whose_door_took_a_certificate_of_no_accepted_authority_is_found_out(
    holder: Any, monkeypatch: Any
) -> None:
    _, session = holder
    stranger = SampleAuthority.create("陌生 CA").issue(session.party.name, session.party.uscc)
    _taken(session, stranger, monkeypatch, "not on the trust list")


def _taken(session: Any, credential: Any, monkeypatch: Any, words: str) -> None:
    given = sign(text(session), credential)
    monkeypatch.setattr(signatures, "check", lambda *_: signatures.Held(text(session), given.cms))
    named(perform("test.pledge", session, data=PLEDGE, key=KEY, signed=given).entry, words)


def test_a_certificate_revoked_after_it_signed_counts_and_one_revoked_before_is_remarked(holder: Any) -> None:
    credential, session = holder
    made = credentials.authority()
    entry = perform("test.pledge", session, data=PLEDGE, key=KEY, signed=sign(text(session), credential)).entry
    try:
        made.revoke(credential.certificate, datetime.now(UTC) + timedelta(minutes=5))
        later = datetime.now(UTC) + timedelta(minutes=10)
        listed = certificates.folder() / "sample.crl"
        listed.write_bytes(made.crl(later, later + timedelta(days=7)))
        report = verify()
        assert (report.holds, report.signatures, report.unasked) == (True, 1, 0), report.first
        made.revoked.clear()
        made.revoke(credential.certificate, datetime.now(UTC) - timedelta(minutes=5))
        listed.write_bytes(made.crl(later, later + timedelta(days=7)))
        report = verify()
        assert report.holds, "the door took it by the lists of its time: a remark, no change of the record"
        assert f"entry {entry.pk}" in report.notes[0] and "revoked before" in report.notes[0]
        listed.unlink()
        report = verify()
        assert (report.holds, report.unasked) == (True, 1), (
            "no list at all: the path alone is judged, and this is said"
        )
    finally:
        made.revoked.clear()
        credentials.publish(made)


class Restated(Input):
    amount: str = Field(title="金额|amount")


@act("test.restated", on=None, by=Role.BIDDER, takes=Restated)
def restate(act: Act, data: Restated) -> None:
    """示例转述: tell something else under the name of a field, as acts do that name by a word what they got by a key."""
    act.disclose(amount="示例")


def test_what_was_signed_stands_on_the_record_though_the_act_tells_something_else_of_it(holder: Any) -> None:
    credential, session = holder
    given = sign(text(session, {"amount": "1"}, name="test.restated"), credential)
    entry = perform("test.restated", session, data={"amount": "1"}, key=KEY, signed=given).entry
    said = json.loads(entry.body)
    assert (said["data"], said["given"]) == ({"amount": "示例"}, {"amount": "1"})
    report = verify()
    assert (report.holds, report.signatures) == (True, 1), report.first


def test_the_time_a_signature_may_lie_is_the_one_offline_checks_use() -> None:
    assert float(str(rule("P-SIGN-FRESH").on(datetime.now(UTC).date()).value)) * 3600 == FRESH.total_seconds()

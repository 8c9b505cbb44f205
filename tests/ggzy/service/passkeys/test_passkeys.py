"""A passkey signs in whom it was bound to, at this address, once a challenge; and stands for no signature."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

pytest.importorskip("webauthn")

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity import certificates
from ggzy.foundation.identity.models import Challenge
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.service.passkeys import checking
from ggzy.service.passkeys.models import Passkey, PasskeyUse
from tests.ggzy.people import member, organisation, somebody
from tests.ggzy.visitors import login_of, visitor
from tests.support.authenticator import PRESENT, Device
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
HERE = "https://node.example"


@pytest.fixture
def person():
    return somebody(1, Role.SUPERVISOR).person


@pytest.fixture
def device():
    return Device()


def bind(device, person, origin=HERE, name="办公室电脑", **lies):
    nonce, options = checking.ask_to_bind(HERE, person)
    data = {"name": name, "nonce": nonce, "answer": device.create(options, origin, **lies)}
    return perform("passkey.bind", session_for(person), data=data).result


def enter(device, origin=HERE, **lies):
    nonce, options = checking.ask_to_enter(HERE)
    return checking.entered(nonce, device.get(options, origin, **lies))


def turned_away(device, **how):
    with pytest.raises(Refusal) as told:
        enter(device, **how)
    assert (told.value.rule, told.value.status) == ("P-SIGN-IN", 401)
    assert told.value.remedy.en
    return str(told.value)


def test_bound_once_it_signs_in_its_person(device, person):
    made = bind(device, person)
    assert enter(device).person == person
    assert enter(device) == made
    entry = Entry.objects.get(act="passkey.bind").body
    assert "办公室电脑" not in entry
    assert person.name not in entry
    assert verify().holds
    with refused("P-PASSKEY"):
        bind(device, person)


def test_attack_another_origin(device, person):
    for lies in ({"origin": "https://evil.example"}, {"origin": "http://node.example"}):
        with refused("P-SIGN-IN"):
            bind(device, person, **lies)
    bind(device, person)
    turned_away(device, origin="https://evil.example")
    turned_away(device, origin="https://node.example.evil.example")
    turned_away(device, host="evil.example")
    turned_away(device, framed=True)


def test_attack_replayed_answer_and_old_challenge(device, person):
    bind(device, person)
    nonce, options = checking.ask_to_enter(HERE)
    answer = device.get(options, HERE)
    assert checking.entered(nonce, answer)
    other, _ = checking.ask_to_enter(HERE)
    for again in (nonce, other, "", "-", "no such"):
        with pytest.raises(Refusal):
            checking.entered(again, answer)
    nonce, options = checking.ask_to_enter(HERE)
    Challenge.objects.filter(nonce=nonce).update(made_at=clock.real() - timedelta(minutes=6))
    with pytest.raises(Refusal):
        checking.entered(nonce, device.get(options, HERE))


def test_attack_present_but_not_verified(device, person):
    with refused("P-SIGN-IN"):
        bind(device, person, flags=PRESENT)
    bind(device, person)
    turned_away(device, flags=PRESENT)
    turned_away(device, flags=0)


def test_attack_a_copied_device_falls_behind(device, person):
    bind(device, person)
    copy = Device()
    copy.key, copy.id, copy.count = device.key, device.id, device.count
    enter(device)
    enter(device)
    turned_away(copy)  # its counter says 1 once more
    PasskeyUse.objects.all().delete()  # without the scratch table the counter at binding still holds
    assert Passkey.objects.get().count == 0
    enter(device)
    turned_away(copy)


def test_a_device_without_a_counter_signs_in(device, person):
    bind(device, person)
    assert enter(device, steps=0)
    assert enter(device, steps=0)


def test_attack_another_key_and_an_unknown_one_are_answered_alike(device, person):
    bind(device, person)
    other = Device()
    unknown = turned_away(other)
    other.id = device.id
    assert turned_away(other) == unknown


def test_ended_by_its_person_alone_and_at_once(device, person, client):
    made = bind(device, person)
    other = somebody(12, Role.SUPERVISOR)
    with refused("P-UNKNOWN", status=404):
        perform("passkey.end", other, data={"passkey": made.key})
    perform("passkey.end", session_for(person), data={"passkey": made.key})
    turned_away(device)


def test_a_recovered_account_leaves_no_earlier_way_in(device, person):
    party = organisation(7, Role.BIDDER)
    boss = session_for(member(party, Role.ADMINISTRATOR, name="示例管理员"), party)
    second = session_for(member(party, Role.ADMINISTRATOR, name="示例第二"), party)
    lost = member(party, Role.ADMINISTRATOR, name="示例失主")
    login_of(lost, "lost")
    bind(device, lost)
    assert enter(device)
    asked = perform("recovery.ask", boss, data={"uscc": party.uscc, "person": lost.key}).result
    perform("recovery.confirm", second, data={"recovery": asked.key})
    turned_away(device)


def page(client, where, device=None, session=None, **data):
    """As the script does: ask for the options, hand the answer in."""
    options = client.post(where, {"options": "1"}).content.decode()
    return client.post(where, {"answer": device(options, "http://testserver"), **data})


def test_by_pages_and_the_visit_ends_with_the_passkey(device, person, client):
    login_of(person, "somebody")
    own = visitor(session_for(person))
    answer = page(own, "/desk/me/passkeys/", device.create, name="示例电脑")
    assert answer.status_code == 302, answer.content.decode()
    assert "示例电脑" in own.get("/desk/me/passkeys/").content.decode()
    came = page(client, "/desk/sign-in/passkey/", device.get)
    assert came.status_code == 302, came.content.decode()
    assert "通行密钥" in client.get("/desk/me/").content.decode()
    assert client.post("/desk/sign-in/passkey/", {"answer": "{}"}).status_code == 401
    assert "noscript" in own.get("/desk/sign-in/").content.decode()
    perform("passkey.end", session_for(person), data={"passkey": Passkey.objects.get().key})
    assert client.get("/desk/me/").status_code == 302  # to the sign-in


def test_who_signs_by_law_does_not_come_in_by_passkey(device, client):
    bidder = somebody(7, Role.BIDDER)
    with refused("P-PASSKEY", status=403) as told:
        nonce, options = checking.ask_to_bind(HERE, bidder.person)
        data = {"name": "示例", "nonce": nonce, "answer": device.create(options, HERE)}
        perform("passkey.bind", bidder, data=data)
    assert "数字证书" in told.value.what.zh
    reader = somebody(8, Role.SUPERVISOR)
    login_of(reader.person, "reader")
    page(visitor(reader), "/desk/me/passkeys/", device.create, name="示例电脑")
    made = Passkey.objects.get()
    assert made.person == reader.person
    data = {"uscc": reader.party.uscc, "person": reader.person.key, "duties": ["supervisor", "bidder"]}
    perform("person.assign", operator_session(), data=data)  # and now the law wants signatures
    came = page(client, "/desk/sign-in/passkey/", device.get)
    assert came.status_code == 403
    assert "P-PASSKEY" in came.content.decode()


def test_attack_a_login_as_a_signature(device, person):
    bind(device, person)
    _, options = checking.ask_to_enter(HERE)
    answer = device.get(options, HERE)
    for text in (answer, base64.b64encode(answer.encode()).decode()):
        with pytest.raises(Refusal) as told:
            certificates.decoded(text)
        assert told.value.rule == "P-PASSKEY"
        assert "数字证书" in told.value.what.zh


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", "x", "{" * 9000, '{"response": {}}', "{" + " " * 20_000])
def test_what_is_no_answer_is_refused_in_words(answer, person):
    nonce, _ = checking.ask_to_enter(HERE)
    with pytest.raises(Refusal) as told:
        checking.entered(nonce, answer)
    assert told.value.rule == "P-SIGN-IN"

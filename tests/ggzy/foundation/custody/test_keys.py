"""Keys shown, changed, lost; ceremonies held; and the record holds across."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.custody import changing, inventory, shredding  # noqa: F401
from ggzy.foundation.custody.models import Ceremony, KeyChange
from ggzy.foundation.identity.models import Person
from ggzy.foundation.journal import logkeys
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import receipt
from ggzy.foundation.journal.sequencer import folder, settle, signer
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import KeyMissing, field_keys, forget_data_keys, reset_field_keys, seal, unseal
from ggzy.foundation.secrets.models import DataKey
from ggzy_core.tlog import note
from ggzy_core.tlog.checkpoint import open_checkpoint
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.note import Verifier
from ggzy_core.tlog.receipt import verify_receipt
from tests.ggzy.people import member, organisation
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record", "keys_of_its_own")]


@pytest.fixture
def keys_of_its_own(settings, tmp_path):
    """A copy of the key folder, so that what is changed here is no other test's."""
    shutil.copytree(settings.GGZY_KEYS, tmp_path / "keys")
    settings.GGZY_KEYS = tmp_path / "keys"
    reset_field_keys()
    forget_data_keys()
    yield tmp_path / "keys"
    reset_field_keys()
    forget_data_keys()


def ran(*words: str) -> str:
    out = StringIO()
    call_command("keys", *words, stdout=out, stderr=StringIO())
    return out.getvalue()


def something() -> Entry:
    return perform(
        "room.open",
        operator_session(),
        data={"code": f"K{Entry.objects.count()}", "name": "示例", "uses": ("opening",)},
    ).entry


# --- the log key -----------------------------------------------------------------------------------------------------
def test_the_log_goes_on_under_a_new_key_and_both_sign_for_a_while(client):
    first = something()
    settle()
    old = signer().vkey
    before = receipt(first)
    done = changing.rotate_log()
    new = signer().vkey
    assert (done.before, done.after) == (old, new) and old != new
    opened = note.open_note((done.handover.strip() + "\n").encode(), [Verifier.parse(old)])
    assert opened.text.splitlines()[2:] == [old, new]
    something()
    settle()
    checkpoint = TileFolder(folder()).checkpoint()
    for trusted in (old, new):
        assert open_checkpoint(checkpoint, [Verifier.parse(trusted)])[0].size == 3
        assert verify_receipt(receipt(first), trusted).ok
    assert verify_receipt(before, old).ok and not verify_receipt(before, new).ok
    shown = client.get("/journal/keys").content.decode()
    assert done.handover.strip() in shown and shown.endswith(f"{new}\n")
    assert verify().holds, verify().first
    logkeys.end_overlap()
    something()
    settle()
    checkpoint = TileFolder(folder()).checkpoint()
    assert open_checkpoint(checkpoint, [Verifier.parse(new)])[0].size == 4
    with pytest.raises(note.NoteError):
        open_checkpoint(checkpoint, [Verifier.parse(old)])
    assert verify().holds, verify().first


def test_a_hand_over_that_the_old_key_did_not_sign_is_refused():
    old, stranger = signer(), note.Signer.generate(settings.GGZY_ORIGIN)
    forged = note.sign(
        f"openggzy log key hand-over v1\n{old.name}\n{old.vkey}\n{stranger.vkey}\n", [stranger]
    ).decode()
    data = {"kind": "log", "before": old.vkey, "after": stranger.vkey, "why": "planned", "handover": forged}
    with pytest.raises(Refusal) as said:
        perform("key.change", operator_session(), data=data)
    assert said.value.rule == "P-KEYS"
    assert signer().vkey == old.vkey


def test_drill_lost_log_key_says_so_on_the_record_and_past_receipts_hold(keys_of_its_own):
    changing.rotate_log()
    first = something()
    settle()
    lost = signer().vkey
    kept = receipt(first)
    next(keys_of_its_own.glob("log-1.key")).unlink()
    with pytest.raises(KeyMissing):
        signer()
    (item,) = [one for one in inventory.inventory() if one.kind == "log" and one.name == "log-1"]
    assert item.warnings
    done = changing.rotate_log("lost", lost)
    assert (done.why, done.handover) == ("lost", "")
    something()
    settle()
    assert verify().holds, verify().first
    assert verify_receipt(kept, lost).ok, "what the lost key signed stands"
    assert verify_receipt(receipt(first), signer().vkey).ok


# --- field keys ------------------------------------------------------------------------------------------------------
def test_a_new_field_key_wraps_everything_again_and_the_old_one_is_gone(keys_of_its_own):
    kept = [(f"S-{n}", seal(f"S-{n}", "complaint", b"secret %d" % n)) for n in range(3)]
    changing.rotate_field()
    first = field_keys().current()
    changing.rotate_field()
    assert changing.retire() == [], "an act that began before may still use the old one"
    assert changing.retire(timedelta()) == [first]
    assert not (keys_of_its_own / f"{first}.key").exists()
    assert set(DataKey.objects.exclude(field_key="").values_list("field_key", flat=True)) == {field_keys().current()}
    forget_data_keys()
    for n, (matter, sealed) in enumerate(kept):
        assert unseal(matter, "complaint", sealed) == b"secret %d" % n
    settle()
    assert verify().holds, verify().first


def test_drill_lost_field_key_is_named_and_nothing_else_opens_it(keys_of_its_own):
    changing.rotate_field()
    sealed = seal("S-1", "complaint", b"lost for ever")
    person = member(organisation(7), Role.PERSON, name="示例某人")
    settle()
    (keys_of_its_own / f"{field_keys().current()}.key").unlink()
    reset_field_keys()
    forget_data_keys()
    with pytest.raises(KeyMissing):
        unseal("S-1", "complaint", sealed)
    with pytest.raises(KeyMissing):
        str(Person.objects.get(pk=person.pk))
    lost = changing.lost_field_keys()
    assert sum(lost.values()) >= 2
    assert any("打不开" in w.zh or "无法打开" in w.zh for one in inventory.inventory() for w in one.warnings)
    assert verify().holds, "the record is over ciphertext: it holds without the key"


# --- ceremony, command -----------------------------------------------------------------------------------------------
def test_a_rehearsal_changes_no_key_and_a_ceremony_does(tmp_path):
    city = stage.build(bidders=0)
    old = signer().vkey, field_keys().current()
    out = ran(
        "ceremony",
        "--rehearsal",
        "--transcript",
        str(tmp_path / "a.json"),
        "--present",
        "示例甲·中心",
        "--present",
        "示例乙·公证处",
    )
    assert "1. " in out and (signer().vkey, field_keys().current()) == old
    said = json.loads((tmp_path / "a.json").read_text())
    assert said["rehearsal"] is True and len(said["present"]) == 2
    assert [one["kind"] for one in said["steps"]].count("trustee") == len(city.trustees)
    signed = note.open_note((tmp_path / "a.json.signed").read_bytes(), [signer().verifier])
    assert Ceremony.objects.get().digest in signed.text
    ran("ceremony", "--transcript", str(tmp_path / "b.json"), "--present", "示例甲·中心", "--present", "示例乙·公证处")
    assert signer().vkey != old[0] and field_keys().current() != old[1]
    assert KeyChange.objects.count() == 2
    settle()
    assert verify().holds, verify().first
    with pytest.raises(CommandError, match="two"):
        ran("ceremony", "--transcript", str(tmp_path / "c.json"), "--present", "示例甲")


def test_the_list_shows_every_kind_and_no_secret(keys_of_its_own):
    stage.build(bidders=0)
    changing.rotate_field()
    shown, plain = json.loads(ran("--json"))["keys"], ran()
    assert {one["kind"] for one in shown} == set(inventory.KINDS)
    for path in keys_of_its_own.glob("*.key"):
        secret = path.read_text().strip()
        assert secret not in plain and secret not in json.dumps(shown)


# --- the end of personal data ----------------------------------------------------------------------------------------
def test_shredded_data_is_gone_and_the_record_holds():
    org = organisation(7)
    person = member(org, Role.PERSON, name="示例离职者")
    other = member(org, Role.PERSON, name="示例在职者")
    data = {"person": person.key, "ground": "asked"}
    with pytest.raises(Refusal) as said:
        perform("person.shred", operator_session(), data=data)
    assert said.value.rule == "P-SHRED"
    perform("person.leave", operator_session(), data={"uscc": org.uscc, "person": person.key})
    assert "data key" in ran("shred", person.key, "--ground", "asked")
    person.refresh_from_db()
    assert "示例离职者" not in str(person) and str(person)
    other.refresh_from_db()
    assert str(other) == "示例在职者"
    settle()
    report = verify()
    assert report.holds, report.first
    assert (report.shredded, report.shreddings) == (1, 1)
    out = StringIO()
    call_command("verify", stdout=out)
    assert "1 rows were shredded by 1 acts" in out.getvalue()
    with pytest.raises(Refusal):
        perform("person.shred", operator_session(), data=data)


@pytest.mark.parametrize("how", ["emptied", "removed", "restored"])
def test_a_data_key_destroyed_or_restored_by_hand_is_named(how):
    org = organisation(7)
    person = member(org, Role.PERSON, name="示例某人")
    row = DataKey.objects.get(scope=f"person/{person.key}")
    if how == "restored":
        perform("person.leave", operator_session(), data={"uscc": org.uscc, "person": person.key})
        perform("person.shred", operator_session(), data={"person": person.key, "ground": "expired"})
        DataKey.objects.filter(pk=row.pk).update(field_key=row.field_key, wrapped=row.wrapped)
    elif how == "emptied":
        DataKey.objects.filter(pk=row.pk).update(field_key="", wrapped=b"")
    else:
        DataKey.objects.filter(pk=row.pk).delete()
    settle()
    report = verify()
    assert not report.holds
    assert row.pk in report.first.zh and row.pk in report.first.en

"""The field key in a token: moved there from a file, changed inside it, lost and found again; the record holds across."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest
from django.core.management import CommandError

from ggzy.api.endpoint import endpoint
from ggzy.foundation.custody import ceremony, changing, inventory
from ggzy.foundation.custody.models import KeyChange
from ggzy.foundation.journal.models import Entry, EntryRow
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.look.refused import Refusals
from ggzy.foundation.secrets import KeyMissing, field_keys, forget_data_keys, reset_field_keys, seal, unseal
from ggzy.foundation.secrets.checks import field_key_works
from ggzy.foundation.secrets.models import DataKey
from ggzy.foundation.secrets.tokenkeys import is_token
from tests.ggzy.foundation.custody.test_keys import ran, something
from tests.support import softhsm

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.getbasetemp()


@pytest.fixture(scope="module")
def blank_token(base):
    return softhsm.blank(base, "custody")


@pytest.fixture
def folder(settings, tmp_path):
    """A key folder of its own, with a field key in a file."""
    shutil.copytree(settings.GGZY_KEYS, tmp_path / "keys")
    settings.GGZY_KEYS, settings.GGZY_FIELD_KEYS = tmp_path / "keys", ""
    fresh()
    changing.rotate_field()
    yield tmp_path / "keys"
    fresh()


@pytest.fixture
def moved(folder, blank_token, settings, tmp_path, monkeypatch):
    """From now on the token is named; nothing is moved yet."""
    monkeypatch.setenv("GGZY_FIELD_PIN", softhsm.PIN)
    monkeypatch.setattr("ggzy.foundation.secrets.tokens.REST_S", 0.0)
    monkeypatch.setattr("ggzy.foundation.secrets.tokenkeys.mark", tmp_path.name[-16:].encode)
    yield lambda kind="pkcs11": name(settings, kind, blank_token)
    if hasattr(field_keys(), "token"):
        field_keys().token.close()


def name(settings, kind: str, token: str) -> None:
    settings.GGZY_FIELD_KEYS, settings.GGZY_FIELD_TOKEN = kind, token
    fresh()


def fresh() -> None:
    reset_field_keys()
    forget_data_keys()


def failing(problem: Exception):
    def view(request):
        raise problem

    return view


def lies_under() -> set[str]:
    return set(DataKey.objects.exclude(field_key="").values_list("field_key", flat=True))


def test_from_a_file_into_the_token_and_on_inside_it_without_touching_evidence(folder, moved):
    sealed = {f"S-{n}": seal(f"S-{n}", "complaint", b"secret %d" % n) for n in range(3)}
    something()
    file = field_keys().current()
    moved()
    assert unseal("S-0", "complaint", sealed["S-0"]) == b"secret 0", "what the file wrapped opens meanwhile"
    with pytest.raises(KeyMissing, match="rotate field"):
        seal("S-new", "complaint", b"nothing is wrapped by the file any more")
    before = list(EntryRow.objects.values_list("pk", "digest"))
    first = changing.rotate_field()
    assert first.before.startswith(f"{file} ") and is_token(first.after.split()[0])
    second = changing.rotate_field()
    assert second.before == first.after != second.after
    assert list(EntryRow.objects.values_list("pk", "digest"))[: len(before)] == before
    assert lies_under() == {field_keys().current()} == {second.after.split()[0]}
    assert changing.retire() == [], "an act that began before may still use the old one"
    assert changing.retire(timedelta()) == [file, first.after.split()[0]]
    assert not list(folder.glob("field-*.key")), "nothing of a key lies in the key folder"
    assert [one for one in field_keys().known() if one != "field-0"] == [field_keys().current()]
    fresh()
    for matter, value in sealed.items():
        assert unseal(matter, "complaint", value).startswith(b"secret")
    settle()
    assert verify().holds, verify().first


def test_the_list_says_where_how_and_until_when(moved, settings):
    moved()
    changing.rotate_field()
    shown = {one.name.split()[0]: one for one in inventory.inventory() if one.kind == "field"}
    item = shown[field_keys().current()]
    assert (item.where, item.mechanism) == (settings.GGZY_FIELD_TOKEN, "CKM_AES_GCM") and not item.warnings
    assert timedelta(days=729) < item.until - Entry.objects.latest("id").time <= timedelta(days=731)
    assert any("rewrap" in said.en for name, one in shown.items() if not is_token(name) for said in one.warnings)
    assert "CKM_AES_GCM" in ran() and softhsm.PIN not in ran("--json")


def test_drill_token_lost_is_said_everywhere_and_its_copy_opens_again(moved, base, client, rf):
    moved()
    changing.rotate_field()
    sealed = seal("S-1", "complaint", b"told in confidence")
    shutil.copytree(base / "softhsm", base / "copy")  # the copy that was made at the ceremony
    forget_data_keys()
    with softhsm.pulled_out(base):
        with pytest.raises(KeyMissing, match="no token labelled 'custody'") as problem:
            unseal("S-1", "complaint", sealed)
        (item,) = [one for one in inventory.inventory() if one.kind == "field"]
        assert "custody" in item.warnings[0].zh and "custody" in item.warnings[0].en
        assert "custody" in ran()
        with pytest.raises(KeyMissing):
            changing.rotate_field()
        with pytest.raises(CommandError, match="no token labelled"):
            ran("rotate", "field")
        assert "no token labelled" in field_key_works(None)[0].msg
        assert client.get("/").status_code == 200, "what is public is served all the same"
        gone = problem.value
        for answer in (Refusals(None).process_exception(rf.get("/"), gone), endpoint(GET=failing(gone))(rf.get("/"))):
            said = answer.content.decode()
            assert answer.status_code == 503 and "P-KEYS" in said and "custody" not in said
        settle()
        assert verify().holds, "the record is over ciphertext: it holds without the key"
    key = base / "softhsm"
    for one in list(key.iterdir()):
        if one.is_dir():
            shutil.rmtree(one)  # the token is gone for good
    for one in (base / "copy").iterdir():
        if one.is_dir():
            one.rename(key / one.name)
    shutil.rmtree(base / "copy")
    assert unseal("S-1", "complaint", sealed) == b"told in confidence"


def test_a_key_destroyed_in_the_token_is_named_with_what_is_lost(moved):
    moved()
    changing.rotate_field()
    sealed = seal("S-1", "complaint", b"lost for ever")
    gone = field_keys().current()
    field_keys().end(gone)
    fresh()
    with pytest.raises(KeyMissing, match=f"{gone} is not in the token"):
        unseal("S-1", "complaint", sealed)
    assert changing.lost_field_keys()[gone] >= 1
    assert any("无法打开" in w.zh for one in inventory.inventory() for w in one.warnings)


def test_a_rehearsal_leaves_nothing_in_the_token_and_a_ceremony_a_new_key(moved):
    moved()
    changing.rotate_field()
    known, present = field_keys().known(), ("示例甲·中心", "示例乙·公证处")
    ceremony.hold(present, rehearsal=True)
    assert field_keys().known() == known
    ceremony.hold(present, rehearsal=False)
    assert field_keys().known()[:-1] == known
    assert KeyChange.objects.filter(kind="field").latest("id").after.startswith(field_keys().current())


def test_and_back_to_a_file_where_the_device_is_given_up(folder, moved):
    moved()
    changing.rotate_field()
    sealed = seal("S-1", "complaint", b"secret")
    moved("")
    with pytest.raises(KeyMissing, match="in a token"):
        seal("S-2", "complaint", b"not by a file in silence")
    moved("file")
    changing.rotate_field()
    assert (folder / f"{field_keys().current()}.key").exists()
    gone = [one for one in field_keys().known() if is_token(one)]
    assert set(gone) < set(changing.retire(timedelta())) | {"field-0"}
    moved("")
    assert unseal("S-1", "complaint", sealed) == b"secret" and seal("S-2", "complaint", b"again")


def test_nothing_of_the_key_is_written_to_the_key_folder(folder, moved, settings, monkeypatch):
    moved()
    monkeypatch.delenv("GGZY_FIELD_PIN")
    (folder / "field.pin").write_text(softhsm.PIN)
    (folder / "field.pin").chmod(0o600)
    changing.rotate_field()
    seal("S-1", "complaint", b"secret")
    assert {one.name for one in folder.glob("field*")} == {"field-1.key", "field-token", "field.pin"}
    assert (folder / "field-token").read_text().strip() == settings.GGZY_FIELD_TOKEN
    assert {len(bytes(one.wrapped)) for one in DataKey.objects.exclude(wrapped=b"")} == {60}

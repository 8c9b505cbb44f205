"""Field keys in a real PKCS#11 token (SoftHSM): what works, what is said where it does not, and that no key gets out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from types import SimpleNamespace

import pkcs11
import pytest

from ggzy.foundation.secrets import KeyMissing, field_keys, reset_field_keys
from ggzy.foundation.secrets.fieldkeys import FileFieldKeys
from ggzy.foundation.secrets.tokenkeys import TokenFieldKeys, is_token, mark
from ggzy.foundation.secrets.tokens import TokenProblem
from tests.support import softhsm

LABEL = "field-keys"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.getbasetemp()


@pytest.fixture(scope="module")
def blank_token(base):
    return softhsm.blank(base, LABEL)


@pytest.fixture
def token(blank_token, settings, tmp_path, monkeypatch):
    """This node keeps its field keys in the token; every test sees keys of its own, by its own mark."""
    shutil.copytree(settings.GGZY_KEYS, tmp_path / "keys")
    settings.GGZY_KEYS = tmp_path / "keys"
    settings.GGZY_ORIGIN = f"{tmp_path.name}.example/journal"
    settings.GGZY_FIELD_KEYS, settings.GGZY_FIELD_TOKEN = "pkcs11", blank_token
    monkeypatch.setenv("GGZY_FIELD_PIN", softhsm.PIN)
    monkeypatch.setattr("ggzy.foundation.secrets.tokens.REST_S", 0.0)
    reset_field_keys()
    keys = field_keys()
    assert isinstance(keys, TokenFieldKeys)
    yield keys
    keys.token.close()
    reset_field_keys()


def test_a_data_key_goes_in_and_comes_out_and_the_wrapping_key_never_does(token):
    name = token.make()
    wrapped = token.wrap(name, b"k" * 32, b"bound")
    assert len(wrapped) == 12 + 32 + 16 and token.unwrap(name, wrapped, b"bound") == b"k" * 32
    assert token.current() == name and token.stays(name)
    key = token.token.run(lambda session: session.get_key(label=name, id=mark()))
    with pytest.raises(pkcs11.AttributeSensitive):
        key[pkcs11.Attribute.VALUE]
    mine = token.token.run(lambda session: session.generate_key(pkcs11.KeyType.AES, 256))
    with pytest.raises(pkcs11.KeyUnextractable):
        mine.wrap_key(key, mechanism=pkcs11.Mechanism.AES_KEY_WRAP)
    with pytest.raises(pkcs11.PKCS11Error):
        key[pkcs11.Attribute.EXTRACTABLE] = True


def test_a_wrapped_key_that_was_changed_or_moved_is_refused_and_the_session_goes_on(token):
    name = token.make()
    wrapped = token.wrap(name, b"k" * 32, b"bound")
    for bad, bound in ((wrapped[:-1] + b"x", b"bound"), (wrapped, b"elsewhere"), (wrapped[:20], b"bound")):
        with pytest.raises(ValueError, match="changed or moved"):
            token.unwrap(name, bad, bound)
    assert token.unwrap(name, wrapped, b"bound") == b"k" * 32


def test_before_the_first_key_nothing_is_wrapped_by_a_file_in_silence(token):
    with pytest.raises(KeyMissing, match=r"no field key in the token yet.*keys rotate field"):
        token.current()


def test_a_node_that_lost_the_setting_does_not_go_back_to_files_in_silence(token, settings):
    token.make()
    settings.GGZY_FIELD_KEYS = ""
    with pytest.raises(KeyMissing, match="in a token"):
        FileFieldKeys().current()


def test_keys_of_another_node_in_the_same_token_are_not_ours(token, settings):
    name = token.make()
    settings.GGZY_ORIGIN = "other.example/journal"
    assert name not in token.known()
    with pytest.raises(KeyMissing, match="is not in the token"):
        token.wrap(name, b"k" * 32, b"")
    with pytest.raises(KeyMissing):
        token.end(name)


# --- what is said when something is wrong ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"GGZY_FIELD_TOKEN": "softhsm"}, "module|label"),
        ({"GGZY_FIELD_TOKEN": "/nowhere/lib.so|x"}, "no PKCS#11 module at /nowhere/lib.so"),
        ({"GGZY_FIELD_TOKEN": f"{__file__}|x"}, "cannot be loaded"),
        ({"GGZY_FIELD_TOKEN": f"{softhsm.MODULE}|nobody"}, "no token labelled 'nobody'"),
        ({"GGZY_FIELD_KEYS": "hsm"}, "write pkcs11, file, or module.Class"),
    ],
)
def test_each_setting_that_is_wrong_has_its_sentence(token, settings, changes, said):
    for name, value in changes.items():
        setattr(settings, name, value)
    reset_field_keys()
    with pytest.raises(KeyMissing) as problem:
        field_keys().known()
    assert said in str(problem.value)


def test_a_wrong_pin_is_said_and_tried_once_so_that_the_token_does_not_lock(token, monkeypatch):
    name = token.make()
    token.token.close()
    monkeypatch.setenv("GGZY_FIELD_PIN", "999999")
    for _ in range(3):
        with pytest.raises(TokenProblem, match=r"is wrong\. It is not tried again"):
            token.wrap(name, b"k" * 32, b"")
    monkeypatch.setenv("GGZY_FIELD_PIN", softhsm.PIN)
    assert token.wrap(name, b"k" * 32, b""), "another PIN is tried"
    token.token.close()
    tried = []

    class Locking:
        """A token that counts."""

        def open(self, user_pin):
            tried.append(user_pin)
            raise pkcs11.PinIncorrect

    library = SimpleNamespace(get_token=lambda token_label: Locking())
    monkeypatch.setattr("ggzy.foundation.secrets.tokens._load", lambda module: library)
    for _ in range(5):
        with pytest.raises(TokenProblem):
            token.current()
    assert len(tried) == 1


def test_the_pin_comes_from_a_file_that_only_its_owner_reads(token, settings, monkeypatch):
    token.make()
    monkeypatch.delenv("GGZY_FIELD_PIN")
    path = settings.GGZY_KEYS / "field.pin"

    def said() -> str:
        reset_field_keys()
        token.token.close()
        with pytest.raises(TokenProblem) as problem:
            field_keys().current()
        return str(problem.value)

    assert "PIN is missing" in said()
    path.write_text(softhsm.PIN + "\n")
    path.chmod(0o644)
    assert "mode to 600" in said()
    path.chmod(0o600)
    reset_field_keys()
    assert is_token(field_keys().current())


# --- threads, forks, processes, a token that goes away ---------------------------------------------------------------
def test_a_token_pulled_out_is_said_and_used_again_once_it_is_back(token, base):
    name = token.make()
    wrapped = token.wrap(name, b"k" * 32, b"bound")
    with softhsm.pulled_out(base):
        for ask in (token.current, lambda: token.unwrap(name, wrapped, b"bound"), token.known):
            with pytest.raises(TokenProblem) as problem:
                ask()
            assert LABEL in problem.value.said.zh and LABEL in problem.value.said.en
    assert token.unwrap(name, wrapped, b"bound") == b"k" * 32


def test_a_session_that_broke_is_opened_again(token):
    name = token.make()
    pkcs11.lib(softhsm.MODULE).reinitialize()  # as when a machine was restarted: every session is gone
    assert token.unwrap(name, token.wrap(name, b"k" * 32, b""), b"") == b"k" * 32


def test_threads_share_the_session_and_a_forked_child_has_its_own(token):
    name, wrong = token.make(), []

    def work() -> None:
        for n in range(20):
            plain = bytes([n]) * 32
            if token.unwrap(name, token.wrap(name, plain, b"t"), b"t") != plain:
                wrong.append(n)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    child = os.fork()
    if child == 0:  # while the parent's threads hold the lock and the session
        try:
            work()
        finally:
            os._exit(1 if wrong else 0)
    for thread in threads:
        thread.join(60)
    assert os.waitpid(child, 0)[1] == 0 and not wrong
    work()
    assert not wrong


def test_two_processes_at_once_make_two_keys_and_open_what_the_other_wrapped(token, settings):
    first = token.make()
    wrapped = token.wrap(first, b"k" * 32, b"bound").hex()
    script = (
        "import django; django.setup()\n"
        "from ggzy.foundation.secrets import field_keys\n"
        "keys = field_keys(); name = keys.make()\n"
        f"assert keys.unwrap({first!r}, bytes.fromhex({wrapped!r}), b'bound') == b'k' * 32\n"
        "for n in range(30):\n"
        "    current = keys.current()\n"
        "    assert keys.unwrap(current, keys.wrap(current, bytes([n]) * 32, b''), b'') == bytes([n]) * 32\n"
        "print(name)"
    )
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "ggzy.settings.embedded", "GGZY_DATA": str(settings.GGZY_KEYS.parent / "data"),
        "GGZY_KEYS": str(settings.GGZY_KEYS), "GGZY_ORIGIN": settings.GGZY_ORIGIN, "GGZY_FIELD_KEYS": "pkcs11",
        "GGZY_FIELD_TOKEN": settings.GGZY_FIELD_TOKEN,
    }  # fmt: skip
    both = [
        subprocess.Popen([sys.executable, "-c", script], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [one.communicate(timeout=100) for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    made = {out.decode().strip() for out, _ in told}
    assert len(made) == 2 and made | {first} <= set(token.known())

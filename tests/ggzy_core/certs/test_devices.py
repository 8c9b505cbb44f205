"""Device profiles are data that the token provider obeys."""

import sys
import types

import pytest

from ggzy_core.certs.credential import CredentialProblem
from ggzy_core.certs.devices import DEVICES, QUIRKS, PinProblem, read
from ggzy_core.certs.token import TokenKey, open_token
from ggzy_core.sentences import BadValue
from tests.sample import holder

HEAD = "id,name_zh,name_en,interface,module,kinds,mechanisms,pin_min,pin_max,retries,lock,quirks,note_zh,note_en"


def test_there_are_fourteen_and_each_says_that_it_is_a_sample():
    assert len(DEVICES) == 14
    for one in DEVICES.values():
        assert one.id.startswith("sample-")
        assert one.name_zh.startswith("示例设备")
        assert one.name_en.startswith("Sample device")
        assert one.note_zh
        assert one.note_en
        assert one.mechanisms
    assert {quirk for one in DEVICES.values() for quirk in one.quirks} <= set(QUIRKS)
    assert {one.interface for one in DEVICES.values()} == {"pkcs12", "pem", "pkcs11", "skf", "webauthn"}


@pytest.mark.parametrize(
    "line",
    [
        "a,甲,A,pkcs11,,p256,CKM_ECDSA,6,8,6,none,telepathy,无,none",
        "a,甲,A,pkcs99,,p256,CKM_ECDSA,6,8,6,none,,无,none",
        "a,甲,A,pkcs11,,p521,CKM_ECDSA,6,8,6,none,,无,none",
        "a,甲,A,pkcs11,,p256,CKM_ECDSA,9,8,6,none,,无,none",
        "a,甲,A,pkcs11,,p256,CKM_ECDSA,6,8,6,none,,无,none\na,乙,B,pkcs11,,p256,CKM_ECDSA,6,8,6,none,,无,none",
    ],
)
def test_a_profile_that_nobody_could_obey_is_refused(line):
    with pytest.raises(BadValue, match="设备规格 a"):
        read([HEAD, *line.splitlines()])


def test_a_pin_that_cannot_be_right_is_not_sent():
    device = DEVICES["sample-07"]
    assert device.check_pin("abc123") == "ABC123"
    for pin in ("12345", "123456789", "12345!"):
        with pytest.raises(PinProblem) as caught:
            device.check_pin(pin)
        assert "no try is lost" in caught.value.en
        assert "locked after 6" in caught.value.en


class Asked:
    """A key object that writes down how it is asked."""

    def __init__(self):
        self.calls = []

    def sign(self, data, **how):
        self.calls.append((len(data), how))
        return bytes(64)


@pytest.mark.parametrize(
    ("device", "kind", "length", "mechanism", "pin"),
    [
        ("sample-04", "rsa", 51, "RSA_PKCS", None),
        ("sample-05", "rsa", 4, "SHA256_RSA_PKCS", None),
        ("sample-04", "ecdsa", 32, "ECDSA", None),
        ("sample-06", "ecdsa", 32, "ECDSA", "123456"),
    ],
)
def test_the_provider_asks_a_token_as_its_profile_says(device, kind, length, mechanism, pin, monkeypatch):
    names = {name: name for name in ("RSA_PKCS", "SHA256_RSA_PKCS", "ECDSA", "ECDSA_SHA256")}
    monkeypatch.setitem(sys.modules, "pkcs11", types.SimpleNamespace(Mechanism=types.SimpleNamespace(**names)))
    key, profile = Asked(), DEVICES[device]
    again = "123456" if "context-login" in profile.quirks else ""
    TokenKey(b"", (), kind, key, takes=profile.mechanisms, again=again).sign(b"text")
    assert key.calls == [(length, {"mechanism": mechanism} | ({"pin": pin} if pin else {}))]


class Library:
    """A PKCS#11 module with one token that nobody may name."""

    def __init__(self, certificate):
        self.opened, self.closed, self.certificate = [], 0, certificate

    def lib(self, module):
        return self

    def get_token(self, token_label=None):
        if token_label is not None:
            raise self.PKCS11Error
        return self

    def get_slots(self, token_present):
        return [self]

    def open(self, user_pin):
        self.opened.append(user_pin)
        return self

    def close(self):
        self.closed += 1

    def get_key(self, **_):
        return Asked()

    def get_objects(self, _):
        return [{"LABEL": "key", "VALUE": self.certificate}]

    PKCS11Error = type("PKCS11Error", (Exception,), {})
    ObjectClass = types.SimpleNamespace(PRIVATE_KEY=1, CERTIFICATE=2)
    Attribute = types.SimpleNamespace(CLASS="CLASS", LABEL="LABEL", VALUE="VALUE")


def test_quirks_of_the_login_are_obeyed(monkeypatch):
    library = Library(holder().certificate)
    monkeypatch.setitem(sys.modules, "pkcs11", library)
    assert open_token("m|-|key|sample-08", "123456").takes == DEVICES["sample-08"].mechanisms  # no label: the first
    with pytest.raises(CredentialProblem, match="PKCS11Error"):
        open_token("m|label|key", "123456")
    with pytest.raises(CredentialProblem, match="not sent"):
        open_token("m|-|key", "1", DEVICES["sample-08"])
    with pytest.raises(CredentialProblem, match="no p256 keys"):
        open_token("m|-|key", "123456", read([HEAD, "x,甲,A,pkcs11,,rsa2048,M,6,8,0,none,any-token,无,none"])["x"])
    assert library.opened == ["123456", "123456"]
    assert library.closed == 1  # a key that cannot be used leaves no session open


@pytest.mark.parametrize("device", ["sample-09", "sample-10", "sample-14"])
def test_what_needs_a_provider_of_its_maker_is_said(device):
    with pytest.raises(CredentialProblem, match="its maker's"):
        open_token(f"m|t|k|{device}", "123456")

"""Device profiles as data: what a kind of token can do and how it wants to be asked (data/devices.csv).

Those shipped are samples: no maker's product stands behind them. The token provider and the conformance kit read the
profile; a quirk that neither knows is a mistake in the data, and loading says so.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

from ggzy_core.sentences import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Interface = Literal["pkcs12", "pem", "pkcs11", "skf", "webauthn"]
Kind = Literal["rsa2048", "p256", "sm2"]
Lock = Literal["none", "until-unblock", "permanent"]
#: what is known of each quirk; what is not done here the kit says of the device instead of trying
QUIRKS = {
    "no-pin": ("没有口令", "no PIN"),
    "context-login": ("每次签名再验口令", "asks for the PIN at each signature"),
    "upper-pin": ("口令只认大写字母和数字", "knows capital letters and digits only"),
    "any-token": ("插槽没有标签，取第一个令牌", "slots without labels: the first token is taken"),
    "vendor-mechanism": ("厂商自定义机制", "a mechanism of the maker's own"),
    "sign-and-encrypt": ("签名、加密两张证书", "one certificate to sign, one to encrypt"),
    "two-containers": ("两个容器", "two containers"),
    "button": ("须在设备上按键", "wants a button pressed"),
    "one-session": ("同时只开一个会话", "one session at a time"),
    "reads-and-approves": ("只供阅读和同意", "for reading and approving only"),
    "no-documents": ("不能对文件签名", "signs no documents"),
}


class PinProblem(BadValue):
    """A PIN that this kind of device cannot have. It is not sent: a wrong one would cost a try."""


@dataclass(frozen=True)
class Device:
    """One profile. `retries` 0: nothing counts; `module` a hint where its library is found."""

    id: str
    name_zh: str
    name_en: str
    interface: Interface
    module: str
    kinds: tuple[Kind, ...]
    mechanisms: tuple[str, ...]
    pin_min: int
    pin_max: int
    retries: int
    lock: Lock
    quirks: frozenset[str]
    note_zh: str
    note_en: str

    @property
    def signs_documents(self) -> bool:
        return "no-documents" not in self.quirks

    @property
    def provided(self) -> bool:
        """Can the programs here use it at all? SKF and mechanisms of a maker's own need a provider of their own."""
        return self.interface in ("pkcs12", "pem", "pkcs11") and "vendor-mechanism" not in self.quirks

    def check_pin(self, pin: str) -> str:
        """The PIN as the device takes it. Raises PinProblem instead of wasting one of its tries."""
        if "no-pin" in self.quirks:
            return ""
        pin = pin.upper() if "upper-pin" in self.quirks else pin
        if not self.pin_min <= len(pin) <= self.pin_max:
            raise PinProblem(
                "pin-length",
                f"{self.name_zh}的口令为 {self.pin_min} 至 {self.pin_max} 位；没有送往设备，不占重试次数{self._left()[0]}",
                f"A PIN of {self.name_en} has {self.pin_min} to {self.pin_max} characters; it was not sent, so no try is lost{self._left()[1]}",
            )
        if "upper-pin" in self.quirks and not (pin.isascii() and pin.isalnum()):
            raise PinProblem(
                "pin-characters",
                f"{self.name_zh}的口令只认大写字母和数字；没有送往设备，不占重试次数{self._left()[0]}",
                f"A PIN of {self.name_en} has capital letters and digits only; it was not sent, so no try is lost{self._left()[1]}",
            )
        return pin

    def after_wrong_pin(self) -> tuple[str, str]:
        """What somebody should know before trying again."""
        if not self.retries:
            return "", ""
        what = {
            "until-unblock": ("，之后须由管理员解锁", ", then an administrator has to unblock it"),
            "permanent": ("，之后永久锁死，须重新申领", ", then it is locked for good and must be replaced"),
            "none": ("", ""),
        }[self.lock]
        return f"（连续错 {self.retries} 次即锁{what[0]}）", f" (locked after {self.retries} wrong ones{what[1]})"

    def _left(self) -> tuple[str, str]:
        return self.after_wrong_pin()


def read(lines: Iterable[str]) -> dict[str, Device]:
    """Profiles from CSV lines. Raises BadValue with the device at fault."""
    found: dict[str, Device] = {}
    for row in csv.DictReader(lines):
        one = _device(row)
        if one.id in found:
            raise _bad(one.id, "编号重复", "its id stands twice")
        found[one.id] = one
    return found


def _device(row: Mapping[str, str]) -> Device:
    name = row["id"]
    kinds, quirks = row["kinds"].split(), frozenset(row["quirks"].split())
    unknown = [one for one in kinds if one not in get_args(Kind)] + [one for one in quirks if one not in QUIRKS]
    if unknown or row["interface"] not in get_args(Interface) or row["lock"] not in get_args(Lock):
        raise _bad(name, f"未知的取值 {unknown}", f"a value that nothing here knows: {unknown}")
    numbers = {field: int(row[field]) for field in ("pin_min", "pin_max", "retries")}
    if numbers["pin_min"] > numbers["pin_max"]:
        raise _bad(name, "口令长度下限大于上限", "its shortest PIN is longer than its longest")
    texts = {
        field: row[field] for field in ("name_zh", "name_en", "interface", "module", "lock", "note_zh", "note_en")
    }
    several = {"kinds": tuple(kinds), "mechanisms": tuple(row["mechanisms"].split())}
    return Device(id=name, quirks=quirks, **numbers, **texts, **several)  # type: ignore[arg-type]


def _bad(name: str, zh: str, en: str) -> BadValue:
    return BadValue("device", f"设备规格 {name}：{zh}", f"Device profile {name}: {en}")


DEVICES = read((files(__package__) / "data" / "devices.csv").read_text("utf-8").splitlines())

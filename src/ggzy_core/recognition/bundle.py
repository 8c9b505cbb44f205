"""What an authority lays into a folder for the conformance kit.

    authority.json            its entry of the list of accepted authorities
    crls/*.crl                its current revocation lists        stale.crl   one whose time is over
    holder.p12|pem            a certificate of an organisation with its key (PIN in holder.pin)
    revoked.pem               revoked, and says where its status is told
    revoked-undeclared.pem    revoked, and says it nowhere        expired.pem   its time is over
    encryption.pem            may receive envelopes and not sign
    ocsp-good.der             an answer on holder                 ocsp-revoked.der   one on revoked
    devices.csv               device,where,proof: a file here, or module|token|key; PIN in DEVICE.pin
    reporter.p12|pem          its own certificate, to sign the report (PIN in reporter.pin)

All but the first three may be missing; the kit says of each what it could not check.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ggzy_core.certs.credential import Credential, CredentialProblem
from ggzy_core.certs.devices import DEVICES
from ggzy_core.recognition.accepted import Authority
from ggzy_core.sentences import BadValue

if TYPE_CHECKING:
    from ggzy_core.certs.credential import SigningKey

PROOFS = ("real", "software", "file")
MUST = ("authority.json", "crls")


class BadBundle(BadValue):
    """A folder the kit cannot work with."""


@dataclass(frozen=True)
class Tried:
    """A line of devices.csv."""

    device: str
    where: str
    proof: str


@dataclass(frozen=True)
class Bundle:
    """The folder, read where it is needed."""

    folder: Path
    authority: Authority
    crls: tuple[bytes, ...]
    devices: tuple[Tried, ...] = field(default=())

    @classmethod
    def read(cls, folder: Path) -> Bundle:
        """Raises BadBundle that says which file is missing or wrong."""
        if not folder.is_dir():
            raise BadBundle("missing", f"没有文件夹 {folder}", f"There is no folder {folder}")
        for name in MUST:
            if not (folder / name).exists():
                raise BadBundle("missing", f"{folder} 缺少 {name}", f"{folder} lacks {name}")
        try:
            authority = Authority.model_validate(json.loads((folder / "authority.json").read_text("utf-8")))
        except (ValueError, ValidationError) as error:
            raise BadBundle(
                "authority", f"authority.json 不是清单条目：{error}", f"authority.json is no entry of a list: {error}"
            ) from error
        crls = tuple(path.read_bytes() for path in sorted((folder / "crls").glob("*.crl")))
        return cls(folder, authority, crls, tuple(_devices(folder / "devices.csv")))

    @cached_property
    def holder(self) -> Credential:
        found = self.credential("holder")
        if found is None:
            raise BadBundle("missing", "缺少 holder.p12 或 holder.pem", "holder.p12 or holder.pem is missing")
        return found

    def credential(self, name: str) -> Credential | None:
        """NAME.p12 or NAME.pem with its key; None where there is neither. Raises BadBundle for one that is no good."""
        path = next((self.folder / f"{name}{end}" for end in (".p12", ".pem") if self.has(f"{name}{end}")), None)
        try:
            return None if path is None else Credential.load(path, self.pin(name))
        except CredentialProblem as problem:
            raise BadBundle("credential", *_halves(str(problem))) from problem

    def pin(self, name: str) -> str:
        return self.content(f"{name}.pin").decode("utf-8", "replace").strip()

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def content(self, name: str) -> bytes:
        """The bytes of a file; none where it is not there."""
        return (self.folder / name).read_bytes() if self.has(name) else b""

    def path_of(self, tried: Tried) -> Path:
        """The file a line names; one outside the folder is not opened."""
        path = (self.folder / tried.where).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            raise BadBundle("missing", f"文件夹内没有 {tried.where}", f"The folder holds no {tried.where}")
        return path


def reporter_of(bundle: Bundle) -> SigningKey | None:
    """Who signs the report; None where the folder names nobody."""
    return bundle.credential("reporter")


def _devices(path: Path) -> list[Tried]:
    if not path.is_file():
        return []
    found: list[Tried] = []
    for row in csv.DictReader(path.read_text("utf-8").splitlines()):
        one = Tried(*(str(row.get(name) or "").strip() for name in ("device", "where", "proof")))
        if one.device not in DEVICES or one.proof not in PROOFS or one.device in {each.device for each in found}:
            raise BadBundle(
                "devices",
                f"devices.csv 中 {one.device} 一行有误：设备须有规格且只写一行，proof 为 real、software 或 file",
                f"devices.csv: the line of {one.device} is wrong; a device needs a profile and one line, proof is real, software or file",
            )
        found.append(one)
    return found


def _halves(sentence: str) -> tuple[str, str]:
    zh, mark, en = sentence.partition("。 ")
    return (zh, en) if mark else (sentence, sentence)

"""Five plainly labelled sample authorities, and the folder each would lay down for the conformance kit.

甲 P-256 and 乙 RSA, 丙 and 丁 SM2, 戊 P-256 with an issuing authority under its root, answers by OCSP, and revocations.
They vouch for nobody.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from asn1crypto import pem

from ggzy_core.certs import sm2
from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.credential import Credential, write_private
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from ggzy_core.codes import uscc
from ggzy_core.recognition.accepted import Accepted, AcceptedList, Authority, Contact, Names, Operator, Stored

Made = SampleAuthority | SampleSm2Authority
DAY = timedelta(days=1)
PIN = "demo-123456-sample"  # long enough for every profile of files


@dataclass(frozen=True)
class Sample:
    """What a sample authority is made of."""

    id: str
    zh: str
    en: str
    kind: Literal["p256", "rsa2048", "sm2"]
    devices: tuple[str, ...]
    deep: bool = False

    @property
    def crl_url(self) -> str:
        return f"http://{self.id}.sample.invalid/ca.crl"

    @property
    def ocsp_url(self) -> str | None:
        return f"http://{self.id}.sample.invalid/ocsp" if self.deep else None


_BOTH = ("sample-06", "sample-08", "sample-13")
SAMPLES = {
    one.id: one
    for one in (
        Sample("jia", "示例甲证书机构", "Sample CA Jia (P-256)", "p256", ("sample-01", "sample-02", "sample-04", *_BOTH, "sample-14")),
        Sample("yi", "示例乙证书机构", "Sample CA Yi (RSA)", "rsa2048",
               ("sample-01", "sample-02", "sample-04", "sample-05", "sample-07", "sample-08", "sample-13")),
        Sample("bing", "示例丙国密证书机构", "Sample CA Bing (SM2)", "sm2", ("sample-03", "sample-09", "sample-10", "sample-11")),
        Sample("ding", "示例丁国密证书机构", "Sample CA Ding (SM2)", "sm2", ("sample-03", "sample-10", "sample-12", "sample-13")),
        Sample("wu", "示例戊证书机构", "Sample CA Wu (P-256, revokes)", "p256", ("sample-01", "sample-02", "sample-04", "sample-06"), True),
    )
}  # fmt: skip
ALGORITHM = {"p256": "sha256_ecdsa", "rsa2048": "sha256_rsa", "sm2": "sm3_sm2"}


def code(number: int) -> str:
    """A well-formed credit code of the invented region 990100, where nobody is registered."""
    body = f"91990100MA9CA{number:03d}"
    body += uscc.organisation_check(body[8:16])
    return body + uscc.final_check(body)


def create(name: str) -> Made:
    """A new authority of that name. Raises Sm2Unavailable for one that this machine cannot do."""
    sample = SAMPLES[name]
    title = sample.zh.removeprefix("示例")
    if sample.kind == "sm2":
        return SampleSm2Authority.create(title, crl_url=sample.crl_url)
    return SampleAuthority.create(
        title, sample.kind, crl_url=sample.crl_url, ocsp_url=sample.ocsp_url, levels=int(sample.deep)
    )


def issuing(made: Made, name: str) -> SampleAuthority | None:
    """A new issuing authority under the root, for the sample that has one."""
    return made.subordinate(f"{SAMPLES[name].zh.removeprefix('示例')}·签发") if SAMPLES[name].deep else None  # type: ignore[union-attr]


def makeable() -> list[str]:
    """Those that this machine can make: SM2 needs a libcrypto that has it."""
    return [name for name, one in SAMPLES.items() if one.kind != "sm2" or sm2.available()]


def entry(name: str, made: Made, under: SampleAuthority | None = None, since: datetime | None = None) -> Authority:
    """Its entry of the list. `under` is the issuing authority below a root."""
    sample, number = SAMPLES[name], list(SAMPLES).index(name) + 1
    return Authority.model_validate(
        {
            "id": f"sample-{name}",
            "name": Names(zh=f"{sample.zh}（示例，仅供演示）", en=f"{sample.en}, for demonstration only"),
            "uscc": code(number),
            "sample": True,
            "accepted": Accepted(since=since or datetime.now(UTC) - 2 * DAY),
            "roots": (Stored.of(made.certificate),),
            "intermediates": () if under is None else (Stored.of(under.certificate),),
            "crl": (sample.crl_url,),
            "ocsp": () if sample.ocsp_url is None else (sample.ocsp_url,),
            "algorithms": (ALGORITHM[sample.kind],),
            "devices": sample.devices,
            "contact": Contact(web=f"http://{name}.sample.invalid/"),
        }
    )


def accepted_list(
    entries: Mapping[str, Authority], operator: Operator, issued: datetime, version: int = 1
) -> AcceptedList:
    return AcceptedList(
        version=version,
        operator=operator,
        issued=issued,
        next_update=issued + 180 * DAY,
        authorities=tuple(entries.values()),
    )


def write_bundle(folder: Path, made: Made, entry: Authority, under: SampleAuthority | None = None) -> None:
    """Lay down everything the kit asks for; what is revoked for it is on the issuer's list afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "crls").mkdir(parents=True, mode=0o700)
    issuer: Any = under or made
    now = datetime.now(UTC)
    owner = ("示例一致性检查单位", code(900))
    holder = issuer.issue(*owner)
    again: dict[str, Any] = {"key": holder.private_key}
    revoked = issuer.issue(*owner, **again)
    undeclared = issuer.issue(*owner, declares=False, **again)
    expired = issuer.issue(*owner, not_before=now - 40 * DAY, not_after=now - 10 * DAY, **again)
    encryption = issuer.issue(*owner, signs=False, **again)
    for one in (revoked, undeclared):
        issuer.revoke(one.certificate, now - timedelta(hours=2))
    files = {"revoked": revoked, "revoked-undeclared": undeclared, "expired": expired, "encryption": encryption}
    for name, one in files.items():
        (folder / f"{name}.pem").write_bytes(pem.armor("CERTIFICATE", one.certificate))
    for number, ca in enumerate([made] if under is None else [made, under]):
        (folder / "crls" / f"{number}.crl").write_bytes(ca.crl())
    (folder / "stale.crl").write_bytes(issuer.crl(now - 60 * DAY, now - 30 * DAY))
    if entry.ocsp:
        (folder / "ocsp-good.der").write_bytes(issuer.ocsp(holder.certificate))
        (folder / "ocsp-revoked.der").write_bytes(issuer.ocsp(revoked.certificate))
    (folder / "authority.json").write_bytes(
        json.dumps(json.loads(_text(entry)), indent=1, ensure_ascii=False).encode()
    )
    reporter = issuer.issue(entry.name.zh[:60], entry.uscc, **again)
    lines = ["device,where,proof"]
    for name, credential in (("holder", holder), ("reporter", reporter)):
        keep(folder, name, credential)
    for device in (one for one in ("sample-01", "sample-02", "sample-03") if one in entry.devices):
        lines.append(f"{device},{keep(folder, device, holder)},file")
    (folder / "devices.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def keep(folder: Path, name: str, credential: Credential) -> str:
    """As PKCS#12 with its PIN beside it, or as PEM for SM2; answers the name of the file."""
    if credential.mechanism == "sm2":
        write_private(folder / f"{name}.pem", credential.pem())
        return f"{name}.pem"
    credential.save(folder / f"{name}.p12", PIN)
    write_private(folder / f"{name}.pin", f"{PIN}\n".encode())
    return f"{name}.p12"


def _text(entry: Authority) -> bytes:
    from ggzy_core.canonical import canonical
    from ggzy_core.recognition.accepted import plain

    return canonical(plain(entry.model_dump()))

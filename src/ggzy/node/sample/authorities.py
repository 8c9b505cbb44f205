"""The five sample certificate authorities, their roots and lists where the node looks.

From the first come the node's own stamp and its sample time-stamping authority. The fifth has an issuing authority.

Their keys lie unprotected in GGZY_DATA/sample-authorities: they vouch for nobody, and production settings refuse a
node with demo keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from asn1crypto import pem as asn1_pem
from django.conf import settings

from ggzy.foundation.identity.certificates import folder as trust_folder
from ggzy.foundation.stamps import keys as stamps
from ggzy_core.certs import sm2
from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.credential import write_private
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from ggzy_core.recognition import samples

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = tuple(name for name, one in samples.SAMPLES.items() if one.kind != "sm2")
SM2_KINDS = tuple(name for name, one in samples.SAMPLES.items() if one.kind == "sm2")
ISSUING = "wu-issuing"  # below the root of the fifth
PIN = "demo-123456"


def kept() -> Path:
    return Path(settings.GGZY_DATA) / "sample-authorities"


def found_all() -> dict[str, SampleAuthority]:
    """The ordinary ones: those that were made before, or new ones. Their lists are issued afresh."""
    made = {name: _one(name) for name in KINDS}
    made[ISSUING] = _issuing(made["wu"])
    publish({**made, **found_sm2()})
    _give_stamp(made["jia"])
    return made


def found_sm2() -> dict[str, SampleSm2Authority]:
    """The two with SM2, made or found; none on a machine whose libcrypto has no SM2."""
    return {name: _one_sm2(name) for name in SM2_KINDS} if sm2.available() else {}


def _give_stamp(issuer: SampleAuthority) -> None:
    """The stamp of the platform and its time-stamping authority, unless they are there."""
    wanted = ((stamps.stamp_file(), False), (stamps.stamp_file().with_name(stamps.TIMESTAMPS), True))
    for path, timestamps in wanted:
        if path.exists():
            continue
        name = "示例时间戳服务" if timestamps else settings.GGZY_PLATFORM_NAME
        credential = issuer.issue(name, settings.GGZY_PLATFORM_USCC, timestamps=timestamps)
        write_private(stamps.pin_file(path), (PIN + "\n").encode())
        credential.save(path, PIN)


def publish(authorities: Mapping[str, SampleAuthority | SampleSm2Authority]) -> None:
    """Put roots and fresh revocation lists (good for 30 days) where the node looks; certificates in between come with
    the list of accepted authorities."""
    trust_folder().mkdir(parents=True, exist_ok=True)
    for name, one in authorities.items():
        if name != ISSUING:
            (trust_folder() / f"sample-{name}.pem").write_bytes(asn1_pem.armor("CERTIFICATE", one.certificate))
        draft = trust_folder() / f"sample-{name}.draft"
        draft.write_bytes(one.crl())
        draft.replace(trust_folder() / f"sample-{name}.crl")


def refresh() -> bool:
    """Issue the revocation lists again, if this node has sample authorities. A sample city calls it when it starts."""
    if not kept().is_dir():
        return False
    ordinary = (*KINDS, ISSUING)
    found = {name: SampleAuthority.load(kept() / name) for name in ordinary if (kept() / name).is_dir()}
    publish({**found, **found_sm2()})
    return True


def _one(name: str) -> SampleAuthority:
    folder = kept() / name
    if (folder / "ca.json").exists():
        return SampleAuthority.load(folder)
    made = samples.create(name)
    made.save(folder)
    assert isinstance(made, SampleAuthority)
    return made


def _issuing(root: SampleAuthority) -> SampleAuthority:
    folder = kept() / ISSUING
    if (folder / "ca.json").exists():
        return SampleAuthority.load(folder)
    made = samples.issuing(root, "wu")
    assert made is not None
    made.save(folder)
    return made


def _one_sm2(name: str) -> SampleSm2Authority:
    folder = kept() / name
    if (folder / "ca.json").exists():
        return SampleSm2Authority.load(folder)
    made = samples.create(name)
    made.save(folder)
    assert isinstance(made, SampleSm2Authority)
    return made

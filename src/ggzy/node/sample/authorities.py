"""Two sample certificate authorities, their roots and revocation lists where the node looks for them.

Their keys lie unprotected in GGZY_DATA/sample-authorities: they vouch for nobody, and production settings refuse a
node with demo keys.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from ggzy.foundation.identity.certificates import folder as trust_folder
from ggzy_core.certs.authority import Algorithm, SampleAuthority, pem

KINDS: dict[str, Algorithm] = {"jia": "p256", "yi": "rsa2048"}
TITLES = {"jia": "甲证书机构", "yi": "乙证书机构"}


def kept() -> Path:
    return Path(settings.GGZY_DATA) / "sample-authorities"


def found_all() -> dict[str, SampleAuthority]:
    """Both authorities: those that were made before, or new ones. Their lists are issued afresh."""
    made = {name: _one(name) for name in KINDS}
    publish(made)
    return made


def publish(authorities: dict[str, SampleAuthority]) -> None:
    """Put roots and fresh revocation lists (good for 30 days) into the node's trust list."""
    trust_folder().mkdir(parents=True, exist_ok=True)
    for name, one in authorities.items():
        (trust_folder() / f"sample-{name}.pem").write_bytes(pem([one.certificate]))
        draft = trust_folder() / f"sample-{name}.draft"
        draft.write_bytes(one.crl())
        draft.replace(trust_folder() / f"sample-{name}.crl")


def refresh() -> bool:
    """Issue the revocation lists again, if this node has sample authorities. A sample city calls it when it starts."""
    if not kept().is_dir():
        return False
    publish({name: SampleAuthority.load(kept() / name) for name in KINDS if (kept() / name).is_dir()})
    return True


def _one(name: str) -> SampleAuthority:
    folder = kept() / name
    if (folder / "ca.json").exists():
        return SampleAuthority.load(folder)
    made = SampleAuthority.create(TITLES[name], KINDS[name])
    made.save(folder)
    return made

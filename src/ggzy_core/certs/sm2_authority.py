"""A sample SM2 certificate authority: certificates and revocation lists built here and signed by the provider.

The same labels and the same names in subjects as `authority`; what differs is only who does the arithmetic.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import algos, core, crl, keys, pem, x509
from stdnum.cn import uscc as uscc_format

from ggzy_core.certs import sm2
from ggzy_core.certs.authority import DAY, LABEL
from ggzy_core.certs.credential import Credential, write_private
from ggzy_core.certs.sm2 import Sm2Key
from ggzy_core.certs.sm2_checks import is_sm2

WITH_SM3 = algos.SignedDigestAlgorithm({"algorithm": sm2.WITH_SM3})
_SIGNS = {"digital_signature", "non_repudiation"}
_RECEIVES = {"key_encipherment", "data_encipherment", "key_agreement"}
LONGEST_NAME = 64  # characters, X.520


@dataclass
class SampleSm2Authority:
    """A root on SM2's curve that issues end certificates directly."""

    certificate: bytes
    private_key: Sm2Key = field(repr=False)
    crl_url: str | None = None
    revoked: dict[int, datetime] = field(default_factory=dict)

    @classmethod
    def create(
        cls, name: str, *, crl_url: str | None = None, not_before: datetime | None = None, years: int = 10
    ) -> SampleSm2Authority:
        """Make a root whose subject says 示例 and SAMPLE whatever `name` is."""
        start, key = not_before or datetime.now(UTC) - DAY, Sm2Key.generate()
        subject = _name(country="CN", organisation=LABEL, common=f"示例 {name} SAMPLE")
        extensions = [
            _extension("basic_constraints", {"ca": True, "path_len_constraint": 0}, critical=True),
            _extension("key_usage", {"key_cert_sign", "crl_sign"}, critical=True),
        ]
        made = _certificate(subject, subject, key.public, key, start, start + years * 365 * DAY, extensions)
        return cls(made, key, crl_url)

    def issue(
        self,
        name: str,
        uscc: str | None = None,
        person: str | None = None,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
        *,
        signs: bool = True,
        receives: bool = False,
        declares: bool = True,
        key: Sm2Key | None = None,
    ) -> Credential:
        """Issue a signing certificate to organisation `name`, or to `person` acting for it; as `SampleAuthority.issue`.
        One that `receives` may be sealed to as well (in life a second certificate, whose key the authority keeps too)."""
        if uscc is not None and not uscc_format.is_valid(uscc):
            raise ValueError(
                f"统一社会信用代码 {uscc} 校验不通过（GB 32100）。 {uscc} fails its check digit (GB 32100)."
            )
        start, key = not_before or datetime.now(UTC) - DAY, key or Sm2Key.generate()
        code = "" if uscc is None else f"NTRCN-{uscc}"
        subject = _name(country="CN", organisation=name, code=code, common=person or name)
        extensions = [
            _extension("basic_constraints", {"ca": False}, critical=True),
            _extension(
                "key_usage",
                (_SIGNS if signs else set()) | (_RECEIVES if receives or not signs else set()),
                critical=True,
            ),
        ]
        if self.crl_url is not None and declares:
            point = {"distribution_point": x509.DistributionPointName("full_name", [_url(self.crl_url)])}
            extensions.append(_extension("crl_distribution_points", [point]))
        end = not_after or start + 730 * DAY
        made = _certificate(
            subject, self._parsed.subject, key.public, self.private_key, start, end, extensions, self._parsed
        )
        return Credential(made, key, (self.certificate,))

    @property
    def _parsed(self) -> Any:
        return x509.Certificate.load(self.certificate)

    def revoke(self, certificate: bytes, when: datetime | None = None) -> None:
        """Put a certificate of ours on the next list. The first revocation stands; a foreign one is refused."""
        parsed = x509.Certificate.load(certificate)
        if parsed.issuer != self._parsed.subject:
            raise ValueError("该证书不是由本机构签发，不能吊销。 This authority did not issue that certificate.")
        self.revoked.setdefault(parsed.serial_number, when or datetime.now(UTC))

    def crl(self, this_update: datetime | None = None, next_update: datetime | None = None) -> bytes:
        """The revocation list, DER. Issued an hour ago (clocks differ) and good for 30 days unless told."""
        start = (this_update or datetime.now(UTC) - timedelta(hours=1)).replace(microsecond=0)
        rows = [
            {"user_certificate": serial, "revocation_date": _time(when)}
            for serial, when in sorted(self.revoked.items())
        ]
        about = {
            "version": "v2",
            "signature": WITH_SM3,
            "issuer": self._parsed.subject,
            "this_update": _time(start),
            "next_update": _time(next_update or start + 30 * DAY),
            "crl_extensions": [
                {"extn_id": "crl_number", "extn_value": core.Integer(int(start.timestamp()))},
                {"extn_id": "authority_key_identifier", "extn_value": _names_key(self._parsed.public_key)},
            ],
        }
        if rows:  # RFC 5280, 5.1.2.6: an empty list is left out
            about["revoked_certificates"] = rows
        listed = crl.TbsCertList(about)
        value = self.private_key.sign(listed.dump())
        made = crl.CertificateList({"tbs_cert_list": listed, "signature_algorithm": WITH_SM3, "signature": value})
        return bytes(made.dump())

    def save(self, folder: Path) -> None:
        """Write `root.pem`, `ca.crl`, `ca.json` and `root-key.pem` (unprotected: it is a sample)."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "root.pem").write_bytes(pem.armor("CERTIFICATE", self.certificate))
        (folder / "ca.crl").write_bytes(self.crl())
        revoked = {str(serial): when.isoformat() for serial, when in self.revoked.items()}
        state = json.dumps({"crl_url": self.crl_url, "revoked": revoked}, indent=1)
        (folder / "ca.json").write_text(state + "\n", encoding="utf-8")
        write_private(folder / "root-key.pem", pem.armor("PRIVATE KEY", self.private_key.private))

    @classmethod
    def load(cls, folder: Path) -> SampleSm2Authority:
        """Read what `save` wrote."""
        state = json.loads((folder / "ca.json").read_text(encoding="utf-8"))
        revoked = {int(serial): datetime.fromisoformat(when) for serial, when in state["revoked"].items()}
        _, _, key = pem.unarmor((folder / "root-key.pem").read_bytes())
        _, _, certificate = pem.unarmor((folder / "root.pem").read_bytes())
        return cls(bytes(certificate), Sm2Key(bytes(key)), state["crl_url"], revoked)


def _certificate(
    subject: Any,
    issuer: Any,
    public: bytes,
    signer: Sm2Key,
    start: datetime,
    end: datetime,
    extensions: list[dict[str, Any]],
    above: Any = None,
) -> bytes:
    info = keys.PublicKeyInfo.load(public)
    assert is_sm2(info)
    parent = info if above is None else above.public_key
    about = x509.TbsCertificate(
        {
            "version": "v3",
            "serial_number": secrets.randbits(159) + 1,
            "signature": WITH_SM3,
            "issuer": issuer,
            "validity": {"not_before": _time(start), "not_after": _time(end)},
            "subject": subject,
            "subject_public_key_info": info,
            "extensions": [
                *extensions,
                _extension("key_identifier", info.sha1),
                _extension("authority_key_identifier", _names_key(parent)),
            ],
        }
    )
    made = x509.Certificate(
        {"tbs_certificate": about, "signature_algorithm": WITH_SM3, "signature_value": signer.sign(about.dump())}
    )
    return bytes(made.dump())


def _name(*, country: str, organisation: str, common: str, code: str = "") -> Any:
    for value in (organisation, common):
        if not 1 <= len(value) <= LONGEST_NAME:
            raise ValueError(f"名称须为 1 至 64 个字符（X.520）：{value!r}。 A name has 1 to 64 characters (X.520).")
    parts = {"country_name": country, "organization_name": organisation}
    if code:
        parts["organization_identifier"] = code
    return x509.Name.build({**parts, "common_name": common})


def _extension(kind: str, value: Any, *, critical: bool = False) -> dict[str, Any]:
    return {"extn_id": kind, "critical": critical, "extn_value": value}


def _names_key(info: Any) -> Any:
    return x509.AuthorityKeyIdentifier({"key_identifier": info.sha1})


def _url(address: str) -> Any:
    return x509.GeneralName("uniform_resource_identifier", address)


def _time(at: datetime) -> Any:
    return x509.Time({"utc_time": at.astimezone(UTC).replace(microsecond=0)})

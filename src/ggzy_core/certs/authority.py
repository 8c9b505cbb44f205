"""A sample certificate authority for demonstrations and tests, labelled so that nobody can mistake it.

Certificates name an organisation by `organizationIdentifier` (OID 2.5.4.97) = ``NTRCN-`` + unified social credit
code, the form of ETSI EN 319 412-1 clause 5.1.4 (NTR: national trade register).
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from stdnum.cn import uscc as uscc_format

from ggzy_core.certs.credential import Credential, PrivateKey, write_private

Algorithm = Literal["p256", "rsa2048"]
LABEL = "示例电子认证服务机构（仅供演示） SAMPLE CA - NOT FOR PRODUCTION"
DAY = timedelta(days=1)


@dataclass
class SampleAuthority:
    """A root that issues end certificates directly, or a `subordinate` under one. One certificate both signs and
    receives envelopes, where production CAs in China hand out two. `above`: the certificates over it, its root last."""

    certificate: bytes
    private_key: PrivateKey = field(repr=False)
    crl_url: str | None = None
    revoked: dict[int, datetime] = field(default_factory=dict)
    above: tuple[bytes, ...] = ()
    ocsp_url: str | None = None

    @classmethod
    def create(
        cls,
        name: str,
        algorithm: Algorithm = "p256",
        *,
        crl_url: str | None = None,
        ocsp_url: str | None = None,
        not_before: datetime | None = None,
        years: int = 10,
        levels: int = 0,
    ) -> SampleAuthority:
        """Make a root whose subject says 示例 and SAMPLE whatever `name` is. Both addresses go into what it issues;
        `levels` of authorities may stand under it."""
        start = not_before or datetime.now(UTC) - DAY
        key = new_key(algorithm)
        subject = _labelled(name)
        builder = _builder(subject, subject, key, key, start, start + years * 365 * DAY)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=levels), critical=True)
        builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
        return cls(_der(builder.sign(key, hashes.SHA256())), key, crl_url, ocsp_url=ocsp_url)

    def subordinate(self, name: str, algorithm: Algorithm = "p256") -> SampleAuthority:
        """An issuing authority under this root, with a key of its own; it declares the addresses of this one."""
        key, own = new_key(algorithm), self.x509
        start, end = own.not_valid_before_utc, own.not_valid_after_utc
        builder = _builder(_labelled(name), own.subject, key, self.private_key, start, end)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
        made = _der(_declaring(builder, self.crl_url, self.ocsp_url).sign(self.private_key, hashes.SHA256()))
        above = (self.certificate, *self.above)
        return SampleAuthority(made, key, self.crl_url, above=above, ocsp_url=self.ocsp_url)

    @property
    def x509(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.certificate)

    def issue(
        self,
        name: str,
        uscc: str | None = None,
        person: str | None = None,
        not_before: datetime | None = None,
        not_after: datetime | None = None,
        *,
        algorithm: Algorithm = "p256",
        timestamps: bool = False,
        signs: bool = True,
        declares: bool = True,
        key: PrivateKey | None = None,
    ) -> Credential:
        """Issue to organisation `name`, or to `person` acting for it. Refuses a USCC with a wrong check digit.

        Valid from a day ago for two years unless told. The private key, fresh unless `key` is given, is in the answer
        and nowhere else. `timestamps`: it may sign RFC 3161 tokens and nothing else (2.3 there). Without `signs` it
        receives envelopes only, without `declares` the certificate says nowhere where its status is told.
        """
        if uscc is not None and not uscc_format.is_valid(uscc):
            raise ValueError(
                f"统一社会信用代码 {uscc} 校验不通过（GB 32100）。 {uscc} fails its check digit (GB 32100)."
            )
        start = not_before or datetime.now(UTC) - DAY
        key = key or new_key(algorithm)
        names = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"), _named(NameOID.ORGANIZATION_NAME, name)]
        if uscc is not None:
            names.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRCN-{uscc}"))
        names.append(_named(NameOID.COMMON_NAME, person or name))
        end = not_after or start + 730 * DAY
        builder = _builder(x509.Name(names), self.x509.subject, key, self.private_key, start, end)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(
            _usage(signs_certificates=False, signs=signs, key=None if timestamps else key), critical=True
        )
        if timestamps:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        if declares:
            builder = _declaring(builder, self.crl_url, self.ocsp_url)
        made = _der(builder.sign(self.private_key, hashes.SHA256()))
        return Credential(made, key, (self.certificate, *self.above))

    def certify(
        self, public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey, name: str, uscc: str | None = None
    ) -> bytes:
        """The certificate, DER, of a key that was made elsewhere, in a token say."""
        return self.issue(name, uscc, key=_Elsewhere(public)).certificate  # type: ignore[arg-type]

    def revoke(self, certificate: bytes, when: datetime | None = None) -> None:
        """Put a certificate of ours on the next list. The first revocation stands; a foreign one is refused."""
        parsed = x509.load_der_x509_certificate(certificate)
        if parsed.issuer != self.x509.subject:
            raise ValueError("该证书不是由本机构签发，不能吊销。 This authority did not issue that certificate.")
        self.revoked.setdefault(parsed.serial_number, when or datetime.now(UTC))

    def crl(self, this_update: datetime | None = None, next_update: datetime | None = None) -> bytes:
        """The revocation list, DER. Issued an hour ago (clocks differ) and good for 30 days unless told."""
        start = this_update or datetime.now(UTC) - timedelta(hours=1)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.x509.subject)
            .last_update(start)
            .next_update(next_update or start + 30 * DAY)
            .add_extension(x509.CRLNumber(int(start.timestamp())), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.private_key.public_key()), critical=False
            )
        )
        for serial, when in sorted(self.revoked.items()):
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(when)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.private_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def ocsp(self, certificate: bytes, at: datetime | None = None, last: timedelta = DAY) -> bytes:
        """An answer on one certificate of ours (RFC 6960), signed by this authority itself, DER."""
        parsed = x509.load_der_x509_certificate(certificate)
        revoked = self.revoked.get(parsed.serial_number)
        start = (at or datetime.now(UTC) - timedelta(minutes=1)).replace(microsecond=0)
        status = ocsp.OCSPCertStatus.GOOD if revoked is None else ocsp.OCSPCertStatus.REVOKED
        builder = ocsp.OCSPResponseBuilder().add_response(
            parsed, self.x509, hashes.SHA256(), status, start, start + last, revoked, None
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, self.x509)
        return builder.sign(self.private_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def save(self, folder: Path) -> None:
        """Write `root.pem`, `ca.crl`, `ca.json` and `root-key.pem` (unprotected: it is a sample)."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "root.pem").write_bytes(pem([self.certificate]))
        (folder / "ca.crl").write_bytes(self.crl())
        revoked = {str(serial): when.isoformat() for serial, when in self.revoked.items()}
        declared = {"crl_url": self.crl_url, "ocsp_url": self.ocsp_url}
        state = json.dumps({**declared, "above": [one.hex() for one in self.above], "revoked": revoked}, indent=1)
        (folder / "ca.json").write_text(state + "\n", encoding="utf-8")
        key = self.private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        write_private(folder / "root-key.pem", key)

    @classmethod
    def load(cls, folder: Path) -> SampleAuthority:
        """Read what `save` wrote."""
        state = json.loads((folder / "ca.json").read_text(encoding="utf-8"))
        key = serialization.load_pem_private_key((folder / "root-key.pem").read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise ValueError(f"{folder}/root-key.pem 不是 P-256 或 RSA 私钥。 Not a P-256 or RSA key.")
        revoked = {int(serial): datetime.fromisoformat(when) for serial, when in state["revoked"].items()}
        certificate = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
        above = tuple(bytes.fromhex(one) for one in state.get("above", ()))
        return cls(_der(certificate), key, state["crl_url"], revoked, above, state.get("ocsp_url"))


@dataclass(frozen=True)
class _Elsewhere:
    """Stands where a private key would: only its public half is here."""

    public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey

    def public_key(self) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
        return self.public


def new_key(algorithm: Algorithm) -> PrivateKey:
    """A fresh P-256 or RSA-2048 private key."""
    if algorithm == "p256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(certificates: Iterable[bytes]) -> bytes:
    """PEM text of DER certificates, one after another."""
    parsed = (x509.load_der_x509_certificate(der) for der in certificates)
    return b"".join(c.public_bytes(serialization.Encoding.PEM) for c in parsed)


def _named(oid: x509.ObjectIdentifier, value: str) -> x509.NameAttribute[str]:
    """A name of 1 to 64 characters. X.520 counts characters; the library's own check counts UTF-8 bytes, which would
    leave 21 Chinese characters."""
    if not 1 <= len(value) <= 64:
        raise ValueError(f"名称须为 1 至 64 个字符（X.520）：{value!r}。 A name has 1 to 64 characters (X.520).")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return x509.NameAttribute(oid, value, _validate=False)


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: PrivateKey,
    issuer_key: PrivateKey,
    not_before: datetime,
    not_after: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _labelled(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, LABEL),
            _named(NameOID.COMMON_NAME, f"示例 {name} SAMPLE"),
        ]
    )


def _declaring(builder: x509.CertificateBuilder, crl: str | None, responder: str | None) -> x509.CertificateBuilder:
    """With the addresses where its status is told."""
    if crl is not None:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl)], None, None, None)
        builder = builder.add_extension(x509.CRLDistributionPoints([point]), critical=False)
    if responder is not None:
        access = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(responder))
        builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
    return builder


def _usage(*, signs_certificates: bool, signs: bool = True, key: PrivateKey | None = None) -> x509.KeyUsage:
    """`key` is named where it may receive envelopes too."""
    is_ec = isinstance(key, ec.EllipticCurvePrivateKey)
    return x509.KeyUsage(
        digital_signature=signs and not signs_certificates,
        content_commitment=signs and not signs_certificates,
        key_encipherment=isinstance(key, rsa.RSAPrivateKey),
        key_agreement=is_ec,
        data_encipherment=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )

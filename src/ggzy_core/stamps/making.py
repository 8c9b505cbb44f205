"""Putting a stamp on a PDF: PAdES B-LT (ETSI EN 319 142-1) with a visible picture, in one incremental update.

The stamped file begins with the very bytes of the paper, so the paper's hash can still be shown from it. Chain,
revocation lists and those of the timestamp go into the same update: the signature covers the whole file, and who
checks it in ten years needs nothing that is not in it. Slow: network and cryptography, never within a transaction.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from asn1crypto import algos, cms, x509
from pyhanko.pdf_utils import content, layout
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import DSSContentSettings, SigDSSPlacementPreference
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from ggzy_core.certs.cms import NAMES
from ggzy_core.certs.credential import SigningKey
from ggzy_core.certs.ocsp import run_to_end
from ggzy_core.certs.sm2_checks import CHECKS
from ggzy_core.certs.timestamps import Ask, token_for
from ggzy_core.certs.trust import Subject, TrustList, read_subject
from ggzy_core.stamps import drawing

EDGE = 20.0  # points between the stamps and the edges of the page
STEP = 1.06  # of its width that the next stamp stands to the left
LONGEST = 512  # bytes of a signature's value, to leave room for it
ROOM = 72.0  # points above the lower edge: the footer stays readable


class CannotStamp(Exception):
    """The paper could not be stamped; says why in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True)
class Wording:
    """What stands in the signature beside the certificate: why, and where. Neither is drawn."""

    reason: str = ""
    place: str = ""


def stamp(pdf: bytes, key: SigningKey, trust: TrustList, ask: Ask, wording: Wording | None = None) -> bytes:
    """The PDF with one more stamp. `trust` must hold the roots and lists of signer and timestamp authority.

    Raises CannotStamp for what is no PDF or already damaged, or where chain or revocation cannot be shown now, and
    TimestampProblem when there is no timestamp to be had.
    """
    hashed, named = NAMES[key.mechanism]
    wording = wording or Wording()
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        number = len(PdfFileReader(io.BytesIO(pdf), strict=False).embedded_signatures)
        name, spot = f"Stamp{number + 1}", _spot(writer, number)
    except (PdfError, ValueError, KeyError, IndexError) as error:
        raise CannotStamp("这不是可以盖章的 PDF 文件。", "This is no PDF that can be stamped.") from error
    about = signers.PdfSignatureMetadata(
        field_name=name,
        md_algorithm=hashed,
        subfilter=fields.SigSeedSubFilter.PADES,
        embed_validation_info=True,
        validation_context=ValidationContext(
            trust_roots=[x509.Certificate.load(one) for one in trust.roots],
            other_certs=[x509.Certificate.load(one) for one in (*key.chain, *trust.intermediates)],
            crls=list(trust.crls),
            allow_fetching=False,
            revocation_mode="require",
            signature_validator=CHECKS,
        ),
        dss_settings=DSSContentSettings(
            include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE
        ),
        reason=wording.reason or None,
        location=wording.place or None,
    )
    maker = signers.PdfSigner(
        about,
        signer=_Key(key, named),
        timestamper=_Asking(ask),
        stamp_style=_style(read_subject(key.certificate), key.certificate),
        new_field_spec=fields.SigFieldSpec(name, on_page=-1, box=spot),
    )
    out = io.BytesIO()
    try:
        run_to_end(maker.async_sign_pdf(writer, output=out))
    except (SigningError, PathError, ValidationError) as error:
        raise CannotStamp(
            "签章证书或时间戳证书的证书链、吊销状态现在无法确认，未盖章。",
            "Chain or revocation of the stamp's or the timestamp's certificate cannot be shown now; not stamped.",
        ) from error
    except PdfError as error:
        raise CannotStamp("该 PDF 不允许再盖章。", "This PDF does not allow another stamp.") from error
    return out.getvalue()


def number_of(certificate: bytes) -> str:
    """The number that a stamp shows: the last 13 digits of its certificate's serial number, in decimal."""
    return f"{x509.Certificate.load(certificate).serial_number % 10**13:013d}"


def is_sample(issuer: str, name: str = "") -> bool:
    """Was the certificate issued by a sample authority, or to a made-up holder?"""
    return "示例" in issuer or "SAMPLE" in issuer.upper() or name.startswith("示例")


def _style(subject: Subject, certificate: bytes) -> StaticStampStyle:
    sample = is_sample(subject.issuer, subject.name)
    drawn = drawing.picture(subject.name, number_of(certificate), sample=sample)
    whole = layout.SimpleBoxLayoutRule(layout.AxisAlignment.ALIGN_MID, layout.AxisAlignment.ALIGN_MID)
    return StaticStampStyle(border_width=0, background=_Drawn(drawn), background_layout=whole, background_opacity=0.85)


class _Drawn(content.PdfContent):
    """A picture from the bytes of a one-page PDF, its size known beforehand."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(box=layout.BoxConstraints(drawing.SIZE, drawing.SIZE))
        self._pdf = pdf

    def render(self) -> bytes:
        drawn = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Stamp"] = drawn
        return b"/Stamp Do"


class _Key(signers.Signer):
    """Our signing key as the library wants one."""

    def __init__(self, key: SigningKey, named: str) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library is typed in part
        store.register_multiple([x509.Certificate.load(one) for one in key.chain])
        super().__init__(
            signing_cert=x509.Certificate.load(key.certificate),
            cert_registry=store,
            signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": named}),
        )
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(LONGEST) if dry_run else self._key.sign(data)


class _Asking(TimeStamper):
    """Our way of asking for timestamps as the library wants it."""

    def __init__(self, ask: Ask) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._ask = ask

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        return cms.ContentInfo.load(token_for(message_digest, md_algorithm, self._ask))


def _spot(writer: IncrementalPdfFileWriter, number: int) -> tuple[int, int, int, int]:
    """Where the stamp goes: on the last page, from the right, each further one a little to the left of the last."""
    pages = writer.root["/Pages"]
    found = writer.find_page_for_modification(int(pages["/Count"]) - 1)  # type: ignore[no-untyped-call]
    page = found[0].get_object()
    left, bottom, right, _ = (float(one) for one in _inherited(page, "/MediaBox"))
    x = max(right - EDGE - drawing.SIZE * (1 + STEP * number), left + EDGE)
    y = bottom + ROOM
    return round(x), round(y), round(x + drawing.SIZE), round(y + drawing.SIZE)


def _inherited(page: Any, key: str) -> Any:
    while key not in page:
        page = page["/Parent"]
    return page[key]

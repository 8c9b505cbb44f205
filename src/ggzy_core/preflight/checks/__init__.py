"""One file for each thing that is looked at; a check takes a case and yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..case import Case
from ..findings import Finding
from . import agreement, answers, bill, blind, certificates, documents, guarantee, letter, lot, names, offer

CHECKS: dict[str, Callable[[Case], Iterator[Finding]]] = {
    "lot": lot.check,
    "names": names.check,
    "offer": offer.check,
    "answers": answers.check,
    "documents": documents.check,
    "letter": letter.check,
    "bill": bill.check,
    "guarantee": guarantee.check,
    "certificates": certificates.check,
    "agreement": agreement.check,
    "blind": blind.check,
}

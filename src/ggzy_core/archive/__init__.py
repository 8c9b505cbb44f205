"""Archive packages (电子档案): written the same by everybody, checked by anybody, with nothing but the package."""

from .checking import check_package
from .findings import Checked, Fault, Finding, Signature
from .package import CHUNK, MANIFEST, RECEIPT, Member, write_package

__all__ = [
    "CHUNK",
    "MANIFEST",
    "RECEIPT",
    "Checked",
    "Fault",
    "Finding",
    "Member",
    "Signature",
    "check_package",
    "write_package",
]

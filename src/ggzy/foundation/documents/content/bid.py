"""Sealed bid packages: whole, packed in the one allowed way, every hash right and the header signed.

Whether the signer's certificate holds, and for which lot the bid is, the room that takes bids checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asn1crypto.core import ObjectIdentifier
from django.conf import settings

from ggzy.foundation.documents.sayings import unfit
from ggzy_core.certs.sm_envelope import ENVELOPED
from ggzy_core.sealing.package import read_package
from ggzy_core.sealing.problems import SealingProblem

if TYPE_CHECKING:
    from pathlib import Path


AGE = b"age-encryption.org/v1\n"
SM_ENVELOPE = ObjectIdentifier(ENVELOPED).dump()


def check_age(path: Path, kinds: tuple[str, ...]) -> str:
    """The encrypted body of a sealed bid: an age file. More cannot be said of it without its key."""
    return "age"


def check_p7m(path: Path, kinds: tuple[str, ...]) -> str:
    """The same in the domestic profile: an envelope of GM/T 0010."""
    return "p7m"


def is_package(head: bytes) -> bool:
    """Do these first 512 bytes open a sealed bid package? (ustar with the member header.json in front)"""
    return head[257:262] == b"ustar" and head[:100].rstrip(b"\0") == b"header.json"


def check(path: Path, kinds: tuple[str, ...]) -> str:
    """Gives "ggzybid", or Refusal P-UPLOAD-KIND that names the part at fault."""
    try:
        read_package(path, int(settings.GGZY_BID_LIMIT))
    except SealingProblem as problem:
        raise unfit(
            "ggzybid",
            problem.zh.replace(path.name, "投标包"),  # the draft's name is ours and tells nobody anything
            problem.en.replace(path.name, "the package"),
            "请用投标工具重新生成投标包后上传",
            "Make the package again with the bidding tool and upload that",
            part="" if problem.part == path.name else problem.part,
            problem=problem.name,
        ) from problem
    return "ggzybid"

"""The opened bids of a package: what was read out is what the bidder sealed, and nothing else.

bids/001.json          what was read out, with the key (`scalar`) that the opening made public
bids/001.header.json   what the bidder committed to before the deadline
bids/001.age           the sealed body as it lay on the server (.p7m in the domestic profile)
bids/001.shares.json   the shares it was opened by, where its bidder did not come
bids/001.zip           the documents as the committee saw them
bids/001.acks/N.cms    the trustees' signed word that their shares of a bid with this very header are good
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ggzy_core.sealing.feldman import Share
from ggzy_core.sealing.header import read_header
from ggzy_core.sealing.opening import open_body, recover
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.sealing.share import verify_ack

from .findings import Fault
from .reading import BROKEN, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy_core.sealing.header import Header

BID = re.compile(r"bids/\d+\.json")
PLACE = "bids/"


def look(archive: zipfile.ZipFile, named: set[str]) -> tuple[int, list[Fault]]:
    """Every opened bid of the package, opened again. `named`: every hash and key that proven entries hold."""
    found = [path for path in archive.namelist() if BID.fullmatch(path)]
    return len(found), [fault for path in found for fault in _bid(archive, path, named)]


def _bid(archive: zipfile.ZipFile, path: str, named: set[str]) -> Iterator[Fault]:
    stem = path.removesuffix(".json")
    try:
        said = json.loads(whole(archive, path) or b"")
        if said["state"] != "opened":
            return
        header = read_header(whole(archive, f"{stem}.header.json") or b"")
        if said["how"] == "bidder" and said["scalar"] not in named:  # one the trustees recovered follows from shares
            yield Fault(path, "开启密钥没有记入存证", "the record does not hold the key it was opened by")
        if said["how"] == "trustees":
            yield from _recovered(archive, f"{stem}.shares.json", header, said["scalar"], named)
        yield from _acks(archive, f"{stem}.acks/", header, named)
        yield from _opened_again(archive, stem, header, said)
    except SealingProblem as problem:
        yield Fault(stem, problem.zh, problem.en)
    except (KeyError, TypeError, ValueError, *BROKEN):
        yield Fault(stem, "缺少或损坏，无法重新开启", "it is incomplete or damaged and cannot be opened again")


def _recovered(archive: zipfile.ZipFile, path: str, header: Header, scalar: str, named: set[str]) -> Iterator[Fault]:
    """The key again from the shares that trustees published, each of which the record holds."""
    shares = json.loads(whole(archive, path) or b"")
    if any(one["value"] not in named for one in shares):
        yield Fault(path, "存证中没有其中的份额", "the record does not hold a share of these")
    if recover(header, [Share(one["number"], bytes.fromhex(one["value"])) for one in shares]).hex() != scalar:
        yield Fault(path, "由份额算不出所用的密钥", "the shares do not give the key it was opened by")


def _acks(archive: zipfile.ZipFile, place: str, header: Header, named: set[str]) -> Iterator[Fault]:
    for path in archive.namelist():
        if not path.startswith(place):
            continue
        ack = whole(archive, path) or b""
        handed_in = base64.b64encode(ack)  # as text, which is what the entry holds the hash of
        if hashlib.sha256(handed_in).hexdigest() not in named:
            yield Fault(path, "存证中没有这份托管人确认", "the record does not hold this acknowledgement")
        try:
            verify_ack(header, ack)
        except SealingProblem as problem:
            yield Fault(path, problem.zh, problem.en)


def _opened_again(archive: zipfile.ZipFile, stem: str, header: Header, said: dict[str, Any]) -> Iterator[Fault]:
    """Open the sealed body once more and hold it against what was read out and against the documents."""
    body_name = f"{stem}.{header.ctx.body_name.rpartition('.')[2]}"
    with tempfile.TemporaryDirectory(prefix="ggzy-") as folder, archive.open(body_name) as body:
        opened = open_body(body, header, bytes.fromhex(said["scalar"]), Path(folder) / "bid")
        if json.loads(opened.bid.to_json()) != said["content"]:
            yield Fault(f"{stem}.json", "与密封的投标内容不符", "it does not say what was sealed")
        sealed = {str(p.relative_to(opened.folder)): p for p in opened.folder.rglob("*") if p.is_file()}
        with archive.open(f"{stem}.zip") as file, zipfile.ZipFile(file) as shown:
            same = set(shown.namelist()) == set(sealed)
            if not same or not all(_equal(shown, name, path) for name, path in sealed.items()):
                yield Fault(f"{stem}.zip", "与密封的投标文件不符", "it is not what was sealed")


def _equal(shown: zipfile.ZipFile, name: str, path: Path) -> bool:
    with shown.open(name) as one, path.open("rb") as other:
        while True:
            left, right = one.read(1 << 20), other.read(1 << 20)
            if left != right:
                return False
            if not left:
                return True

"""The whole way of a sealed bid, and everything that can go wrong on it."""

import io
import json
import os
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives import serialization

from ggzy_core.canonical import canonical
from ggzy_core.certs.authority import pem
from ggzy_core.certs.cms import encrypt_to
from ggzy_core.sealing import opening, share
from ggzy_core.sealing.feldman import Share
from ggzy_core.sealing.header import read_header
from ggzy_core.sealing.package import Package, Parcel, read_package, read_parcel, write_package, write_parcel
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.sealing.seal import seal
from tests.bids import bid_folder, lot, sealed_package, trustee
from tests.peer import JS, must, node
from tests.sample import code, holder


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Package:
    return sealed_package(tmp_path_factory.mktemp("bid"))


@pytest.fixture(scope="module")
def scalar(package) -> bytes:
    return opening.reveal(package.own, package.header, holder(1))


def shares(package: Package, *numbers: int) -> list[Share]:
    return [share.check_share(package.header, package.shares[i - 1], trustee(i)) for i in numbers]


def name_of(function, *arguments, part: str | None = None) -> str:
    with pytest.raises(SealingProblem) as caught:
        function(*arguments)
    assert caught.value.zh and caught.value.en
    if part is not None:
        assert caught.value.part == part
    return caught.value.name


def reopened(package: Package, scalar: bytes, out):
    with package.body() as body:
        return opening.open_body(body, package.header, scalar, out)


def test_the_bidder_opens_its_own_bid(package, scalar, tmp_path):
    opened = reopened(package, scalar, tmp_path / "out")
    assert str(opened.bid.price) == "17654321.09"
    assert (tmp_path / "out/技术标/施工组织设计.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "out/投标函.txt").read_text(encoding="utf-8") == "示例投标函"


@pytest.mark.parametrize("present", [(1, 2, 3), (2, 4, 5), (1, 3, 5), (5, 3, 4)])
def test_an_absent_bidder_and_two_absent_trustees_are_no_obstacle(package, scalar, tmp_path, present):
    recovered = opening.recover(package.header, shares(package, *present))
    assert recovered == scalar
    assert reopened(package, recovered, tmp_path / "out").bid.lead.uscc == code(1)


def test_two_trustees_cannot_open(package):
    assert name_of(opening.recover, package.header, shares(package, 1, 2)) == "too-few-shares"


def test_a_falsified_share_is_caught_and_named(package):
    good = shares(package, 1, 2, 3)
    false = Share(2, good[0].value)
    assert name_of(opening.recover, package.header, [good[0], false, good[2]], part="share_2") == "wrong-share"


def test_a_share_of_nobody_is_named(package):
    good = shares(package, 1, 2)
    assert name_of(opening.recover, package.header, [*good, Share(9, good[0].value)], part="share_9") == "wrong-share"


def test_another_scalar_does_not_open(package, tmp_path):
    assert name_of(opening.open_body, io.BytesIO(b""), package.header, b"\x01" + bytes(31), tmp_path) == "wrong-scalar"


def test_what_a_crash_left_is_no_obstacle(package, scalar, tmp_path):
    left = tmp_path / ".out.opening/bid"
    left.mkdir(parents=True)
    (left / "half").write_bytes(b"x")
    reopened(package, scalar, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["bid.json", "技术标", "投标函.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_opening_twice_does_not_overwrite(package, scalar, tmp_path):
    reopened(package, scalar, tmp_path / "out")
    with pytest.raises(SealingProblem) as caught:
        reopened(package, scalar, tmp_path / "out")
    assert caught.value.name == "not-empty"


@pytest.mark.peer
def test_stock_age_opens_the_same_file(package, scalar, tmp_path):
    (tmp_path / "key.txt").write_text(opening.key_file(package.header, scalar), encoding="utf-8")
    package.extract_body(tmp_path / "body.age")
    must("age", "-d", "-i", tmp_path / "key.txt", "-o", tmp_path / "plain.tar", tmp_path / "body.age")
    assert (tmp_path / "plain.tar").stat().st_size == package.header.plain.size
    must("tar", "xf", tmp_path / "plain.tar", "-C", tmp_path)
    assert json.loads((tmp_path / "bid.json").read_bytes())["price"] == "17654321.09"


@pytest.mark.peer
def test_age_in_javascript_opens_the_same_file(package, scalar, tmp_path):
    """So a bid could be opened, and sealed, in a browser."""
    (tmp_path / "key.txt").write_text(opening.key_file(package.header, scalar), encoding="utf-8")
    package.extract_body(tmp_path / "body.age")
    node(JS / "open_age.js", tmp_path / "key.txt", tmp_path / "body.age", tmp_path / "plain.tar")
    assert (tmp_path / "plain.tar").stat().st_size == package.header.plain.size
    must("tar", "xf", tmp_path / "plain.tar", "-C", tmp_path)
    assert json.loads((tmp_path / "bid.json").read_bytes())["price"] == "17654321.09"


@pytest.mark.peer
@pytest.mark.parametrize("number", [1, 5], ids=["p256", "rsa"])
def test_openssl_opens_a_share(package, tmp_path, number):
    key = trustee(number).private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "key.pem").write_bytes(key)
    (tmp_path / "cert.pem").write_bytes(pem([trustee(number).certificate]))
    (tmp_path / "share.cms").write_bytes(package.shares[number - 1])
    note = must(
        "openssl", "cms", "-decrypt", "-inform", "DER", "-binary", "-in", tmp_path / "share.cms",
        "-recip", tmp_path / "cert.pem", "-inkey", tmp_path / "key.pem",
    )  # fmt: skip
    assert json.loads(note)["number"] == number


def test_an_rsa_bidder_can_seal_too(tmp_path):
    source = bid_folder(tmp_path / "bid")
    seal(source, lot(), holder(1, "rsa2048"), tmp_path / "sealed")
    write_package(tmp_path / "sealed", tmp_path / "p")
    package = read_package(tmp_path / "p")
    assert opening.reveal(package.own, package.header, holder(1, "rsa2048"))


def test_own_envelope_opens_for_the_bidder_only(package):
    assert name_of(opening.reveal, package.own, package.header, holder(2), part="own.cms") == "unopenable-own"


def test_sealing_the_same_bid_twice_shows_nothing_in_common(tmp_path):
    one, two = sealed_package(tmp_path / "1"), sealed_package(tmp_path / "2")
    assert one.header.plain.sha256 != two.header.plain.sha256
    assert not set(one.header.ctx.commitments) & set(two.header.ctx.commitments)
    assert one.header.plain.size == two.header.plain.size


def test_header_and_parcels_do_not_name_the_bidder(package):
    raw = package.header.to_json() + write_parcel(package.header, 1, package.shares[0])
    for secret in (code(1), "示例建设", holder(1).fingerprint, "17654321"):
        assert secret.encode() not in raw


# ---- trustees


def test_trustees_acknowledge_and_anyone_can_check(package):
    acks = [share.acknowledge(package.header.digest(), trustee(i)) for i in (1, 4)]
    assert [share.verify_ack(package.header, ack) for ack in acks] == [1, 4]


def test_an_ack_for_another_bid_does_not_count(package, tmp_path):
    other = sealed_package(tmp_path)
    assert name_of(share.verify_ack, package.header, share.acknowledge(other.header.digest(), trustee(1))) == "bad-ack"


def test_an_ack_by_a_stranger_does_not_count(package):
    ack = share.acknowledge(package.header.digest(), holder(1))
    assert name_of(share.verify_ack, package.header, ack) == "not-a-trustee"


def test_a_stranger_holds_no_share(package):
    assert name_of(share.check_share, package.header, package.shares[0], holder(1)) == "not-a-trustee"


def test_a_share_sent_to_the_wrong_trustee_is_named(package):
    found = name_of(share.check_share, package.header, package.shares[1], trustee(1), part="share_1")
    assert found == "unopenable-share"


def forged(package: Package, **changes) -> bytes:
    good = shares(package, 1)[0]
    note = {"number": 1, "share": good.value.hex(), "ctx": package.header.ctx.digest().hex()} | changes
    return encrypt_to(trustee(1).certificate, canonical(note))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, None),
        ({"share": "01" + "00" * 31}, "wrong-share"),
        ({"share": "ff" * 32}, "wrong-share"),
        ({"number": 2}, "share-for-another-bid"),
        ({"ctx": "00" * 32}, "share-for-another-bid"),
        ({"share": 5}, "unopenable-share"),
        ({"more": 1}, "unopenable-share"),
        ({"share": "零"}, "unopenable-share"),
    ],
)
def test_a_bad_share_gets_its_sentence(package, changes, name):
    if name is None:
        assert share.check_share(package.header, forged(package), trustee(1)).number == 1
    else:
        assert (
            name_of(share.check_share, package.header, forged(package, **changes), trustee(1), part="share_1") == name
        )


def test_a_parcel_carries_one_share(package):
    parcel = read_parcel(io.BytesIO(write_parcel(package.header, 3, package.shares[2])))
    assert parcel == Parcel(package.header, 3, package.shares[2])


def test_a_parcel_with_another_share_is_named(package):
    bad = write_parcel(package.header, 3, package.shares[1])
    assert name_of(read_parcel, io.BytesIO(bad), part="share_3.cms") == "tampered"


# ---- tampering


def places(package: Package) -> dict[str, int]:
    """An offset in the middle of every member's content."""
    found, offset, size = {}, 0, package.path.stat().st_size
    data = package.path.read_bytes()
    while offset + 1024 < size:
        name = data[offset : offset + 100].rstrip(b"\0").decode()
        length = int(data[offset + 124 : offset + 135], 8)
        found[name] = offset + 512 + length // 2
        offset += 512 + length + -length % 512
    return found


@pytest.mark.parametrize("part", ["own.cms", "share_1.cms", "share_5.cms", "body.age"])
def test_a_tampered_part_is_named(package, tmp_path, part):
    bad = bytearray(package.path.read_bytes())
    bad[places(package)[part]] ^= 1
    (tmp_path / "bad").write_bytes(bad)
    assert name_of(read_package, tmp_path / "bad", part=part) == "tampered"


def test_a_tampered_header_is_named(package, tmp_path):
    old = b'"threshold":3'
    assert old in package.header.to_json()
    bad = package.path.read_bytes().replace(old, b'"threshold":4')
    (tmp_path / "bad").write_bytes(bad)
    assert name_of(read_package, tmp_path / "bad", part="header.json") == "bad-header"


def test_a_header_with_another_bid_id_breaks_the_signature(package, tmp_path):
    bid = package.header.ctx.bid.encode()
    other = b"0" * 32 if bid != b"0" * 32 else b"1" * 32
    (tmp_path / "bad").write_bytes(package.path.read_bytes().replace(bid, other))
    assert name_of(read_package, tmp_path / "bad", part="header.cms") == "bad-signature"


def test_a_tampered_body_is_told_from_a_void_bid_at_the_opening(package, scalar, tmp_path):
    package.extract_body(tmp_path / "body.age")
    bad = bytearray((tmp_path / "body.age").read_bytes())
    bad[-100] ^= 1
    found = name_of(opening.open_body, io.BytesIO(bad), package.header, scalar, tmp_path / "o", part="body.age")
    assert found == "tampered" and [path.name for path in tmp_path.iterdir()] == ["body.age"]


@pytest.mark.parametrize("cut", [0, 1, 511, 5000, -1, -1024])
def test_half_an_upload_is_refused(package, tmp_path, cut):
    (tmp_path / "half").write_bytes(package.path.read_bytes()[:cut])
    assert name_of(read_package, tmp_path / "half") == "cut-short"


def test_bytes_after_the_end_are_refused(package, tmp_path):
    (tmp_path / "long").write_bytes(package.path.read_bytes() + b"\0")
    assert name_of(read_package, tmp_path / "long") == "bad-archive"


def test_a_body_over_the_limit_is_refused(package):
    assert name_of(read_package, package.path, 1000, part="body.age") == "too-large"


def test_a_header_that_is_not_canonical_is_refused(package):
    spaced = json.dumps(json.loads(package.header.to_json())).encode()
    assert name_of(read_header, spaced) == "bad-header"


# ---- a bidder who seals nonsense


def test_a_body_that_is_no_bid_is_void_by_the_bidders_doing(package, scalar, tmp_path):
    import hashlib

    from pyrage import encrypt

    from ggzy_core.sealing.identity import age_identity, parse

    plain = os.urandom(65536)
    body = encrypt(plain, [parse(age_identity(scalar, package.header.ctx.digest())).to_public()])
    header = package.header.model_copy(
        update={
            "body": package.header.body.model_copy(
                update={"sha256": hashlib.sha256(body).hexdigest(), "size": len(body)}
            ),
            "plain": package.header.plain.model_copy(update={"sha256": hashlib.sha256(plain).hexdigest()}),
        }
    )
    assert name_of(opening.open_body, io.BytesIO(body), header, scalar, tmp_path / "o") == "void-bid"


# ---- what may not be sealed


def test_a_bid_for_another_lot_is_refused(tmp_path):
    source = bid_folder(tmp_path / "bid", lot="A01-示例-002")
    assert name_of(seal, source, lot(), holder(1), tmp_path / "out", part="bid.json") == "other-lot"


def test_a_bid_of_another_party_is_refused(tmp_path):
    assert name_of(seal, bid_folder(tmp_path / "bid", 2), lot(), holder(1), tmp_path / "out") == "other-bidder"


def test_a_missing_document_is_named(tmp_path):
    source = bid_folder(tmp_path / "bid")
    (source / "技术标/施工组织设计.pdf").unlink()
    found = name_of(seal, source, lot(), holder(1), tmp_path / "out", part="技术标/施工组织设计.pdf")
    assert found == "missing-document"


def test_a_link_is_refused(tmp_path):
    source = bid_folder(tmp_path / "bid")
    (source / "secret.txt").symlink_to("/etc/hostname")
    assert name_of(seal, source, lot(), holder(1), tmp_path / "out") == "not-a-file"


def test_a_hidden_file_is_left_out_with_a_note(tmp_path):
    source = bid_folder(tmp_path / "bid")
    (source / ".DS_Store").write_bytes(b"x")
    sealed = seal(source, lot(), holder(1), tmp_path / "out")
    assert any(".DS_Store" in note for note in sealed.notes) and len(sealed.bid.documents) == 2


def test_a_file_that_changes_while_sealing_is_named(tmp_path):
    from ggzy_core.sealing import archive

    source = bid_folder(tmp_path / "bid")
    bid, _ = archive.scan(source)
    (source / "投标函.txt").write_text("另一份文件", encoding="utf-8")
    body = archive.Body(source, bid)

    def drain():
        while body.read(4096):
            pass

    assert name_of(drain, part="投标函.txt") == "changed-document"


def test_a_full_output_folder_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine").write_text("x")
    assert name_of(seal, bid_folder(tmp_path / "bid"), lot(), holder(1), tmp_path / "out") == "not-empty"


BIG = """
import resource, sys
from pathlib import Path
from ggzy_core.sealing import opening
from ggzy_core.sealing.package import read_package, write_package
from ggzy_core.sealing.seal import seal
from tests.bids import bid_folder, lot
from tests.sample import holder
here = Path(sys.argv[1])
source = bid_folder(here / "bid")
holder(1), lot()
with (source / "big.bin").open("wb") as file:
    for _ in range(60): file.write(bytes(1 << 20))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
seal(source, lot(), holder(1), here / "sealed")
write_package(here / "sealed", here / "p")
package = read_package(here / "p")
with package.body() as body:
    opening.open_body(body, package.header, opening.reveal(package.own, package.header, holder(1)), here / "out")
assert (here / "out/big.bin").stat().st_size == 60 << 20
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="resource is POSIX")
def test_sixty_megabytes_take_little_memory(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", BIG, str(tmp_path)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 16

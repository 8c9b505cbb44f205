"""Bids in the domestic profile: SM2, SM3, SM4, opened by our code and, part by part, by others."""

import io
import os

import pytest
from asn1crypto import core

from ggzy_core.certs import sm2, sm_envelope
from ggzy_core.certs.envelope import EnvelopeProblem, decrypt, encrypt_to
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from ggzy_core.sealing import opening
from ggzy_core.sealing.identity import SM_SUITE, sm_key
from ggzy_core.sealing.lot import LotCard, Trustee
from ggzy_core.sealing.package import read_package, write_package
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.sealing.seal import seal
from ggzy_core.sealing.share import acknowledge, check_share, verify_ack
from tests.bids import LOT, TENDER, bid_folder, lot
from tests.sample import code, holder

pytestmark = pytest.mark.skipif(not sm2.available(), reason="this machine's libcrypto has no SM2")


@pytest.fixture(scope="module")
def authority():
    return SampleSm2Authority.create("丙")


@pytest.fixture(scope="module")
def trustees(authority):
    return [authority.issue(f"示例托管人{n}", receives=True) for n in range(1, 6)]


@pytest.fixture(scope="module")
def bidder(authority):
    return authority.issue("示例建设有限公司1", code(1), "示例经办人", receives=True)


@pytest.fixture(scope="module")
def card(trustees):
    seats = [Trustee(number=n, name=f"示例托管人{n}", certificate=c.certificate) for n, c in enumerate(trustees, 1)]
    return LotCard(tender=TENDER, lot=LOT, suite=SM_SUITE, trustees=tuple(seats))


@pytest.fixture(scope="module")
def package(tmp_path_factory, card, bidder):
    folder = tmp_path_factory.mktemp("domestic")
    seal(bid_folder(folder / "bid"), card, bidder, folder / "sealed")
    write_package(folder / "sealed", folder / "p.ggzybid")
    return read_package(folder / "p.ggzybid")


def test_the_bidder_opens_and_any_three_trustees_recover_the_same(package, bidder, trustees, tmp_path):
    own = opening.reveal(package.own, package.header, bidder)
    shares = [check_share(package.header, package.shares[n], trustees[n]) for n in (0, 2, 4)]
    assert opening.recover(package.header, shares) == own
    with package.body() as body:
        opened = opening.open_body(body, package.header, own, tmp_path / "opened")
    assert str(opened.bid.price) == "17654321.09"
    assert package.header.ctx.suite == SM_SUITE
    assert verify_ack(package.header, acknowledge(package.header.digest(), trustees[3])) == 4


def _parts(envelope: bytes):
    """(SM2Cipher as C1C3C2, initial vector, content) by asn1crypto alone, without our reader."""

    class Cipher(core.Sequence):
        _fields = [("x", core.Integer), ("y", core.Integer), ("hash", core.OctetString), ("text", core.OctetString)]

    whole = core.SequenceOf.load(envelope, spec=core.Any)
    enveloped = core.SequenceOf.load(whole[1].contents, spec=core.Any)
    recipient = core.SequenceOf.load(core.SetOf.load(enveloped[1].dump(), spec=core.Any)[0].dump(), spec=core.Any)
    key = Cipher.load(recipient[3].parse(core.OctetString).native)
    content = core.SequenceOf.load(enveloped[2].dump(), spec=core.Any)
    algorithm = core.SequenceOf.load(content[1].dump(), spec=core.Any)
    point = key["x"].native.to_bytes(32, "big") + key["y"].native.to_bytes(32, "big")
    iv = algorithm[1].parse(core.OctetString).native
    return point + key["hash"].native + key["text"].native, iv, content[2].contents


def test_another_implementation_opens_body_and_share(package, bidder, trustees):
    """PyPI `gmssl`: SM2 and SM4 in pure Python, written by others."""
    peer_sm2, peer_sm4 = pytest.importorskip("gmssl.sm2"), pytest.importorskip("gmssl.sm4")

    def by_peer(envelope: bytes, key: sm2.Sm2Key) -> bytes:
        wrapped, iv, content = _parts(envelope)
        from asn1crypto import keys

        number = keys.PrivateKeyInfo.load(key.private)["private_key"].parsed["private_key"].native
        secret = peer_sm2.CryptSM2(private_key=f"{number:064x}", public_key="", mode=1).decrypt(wrapped)
        cipher = peer_sm4.CryptSM4()
        cipher.set_key(secret, peer_sm4.SM4_DECRYPT)
        return bytes(cipher.crypt_cbc(iv, content))

    share = check_share(package.header, package.shares[1], trustees[1])
    assert share.value.hex() in by_peer(package.shares[1], trustees[1].private_key).decode()
    own = opening.reveal(package.own, package.header, bidder)
    with package.body() as body:
        plain = by_peer(body.read(), sm_key(own, package.header.ctx.digest()))
    assert plain.startswith(b"salt\0")
    assert len(plain) == package.header.plain.size


def test_the_key_file_is_an_ordinary_sm2_key(package, bidder, tmp_path):
    own = opening.reveal(package.own, package.header, bidder)
    text = opening.key_file(package.header, own)
    assert text.startswith("-----BEGIN PRIVATE KEY-----")


def test_a_body_with_one_byte_changed_is_named_though_its_cipher_would_not_notice(package, bidder, tmp_path):
    own = opening.reveal(package.own, package.header, bidder)
    with package.body() as body:
        data = bytearray(body.read())
    data[len(data) // 2] ^= 1
    with pytest.raises(SealingProblem) as told:
        opening.open_body(io.BytesIO(bytes(data)), package.header, own, tmp_path / "x")
    assert (told.value.name, told.value.part) == ("tampered", "body.p7m")
    assert not (tmp_path / "x").exists()


def test_whoever_has_no_sm2_certificate_is_told_before_anything_is_sealed(card, tmp_path):
    with pytest.raises(SealingProblem) as told:
        seal(bid_folder(tmp_path / "a"), card, holder(1), tmp_path / "sealed")
    assert told.value.name == "not-sm2"
    mixed = lot().model_copy(update={"suite": SM_SUITE})
    with pytest.raises(SealingProblem, match="示例受托人1"):
        seal(bid_folder(tmp_path / "b"), mixed, holder(1), tmp_path / "sealed")


# --- the envelope itself ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 4096, 300_001])
def test_what_goes_in_comes_out(trustees, size):
    data = os.urandom(size)
    assert decrypt(encrypt_to(trustees[0].certificate, data), trustees[0]) == data


def test_an_envelope_for_another_or_cut_or_garbled_raises_one_kind_of_error(trustees):
    envelope = encrypt_to(trustees[0].certificate, b"x" * 1000)
    with pytest.raises(EnvelopeProblem):
        decrypt(envelope, trustees[1])
    for bad in (envelope[:-1], envelope[:100], envelope + b"\0", b"", b"\x30\x80\x06\x01", os.urandom(500)):
        with pytest.raises(EnvelopeProblem):
            decrypt(bad, trustees[0])
    for at in range(60):
        garbled = bytearray(envelope)
        garbled[at] ^= 0xFF
        try:
            decrypt(bytes(garbled), trustees[0])
        except EnvelopeProblem:
            continue


def test_a_content_of_another_length_than_announced_is_refused(trustees):
    for size in (9, 11):
        with pytest.raises(ValueError, match="announced"):
            rid = sm_envelope.rid_of(trustees[0].certificate)
            sm_envelope.seal(io.BytesIO(b"0123456789"), size, io.BytesIO(), trustees[0].private_key.public, rid)

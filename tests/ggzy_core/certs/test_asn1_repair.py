import time

from asn1crypto import cms, core

from ggzy_core.certs.asn1_repair import is_definite
from ggzy_core.certs.cms import sign_detached, verify_detached
from ggzy_core.certs.timestamps import sample_authority, token_over
from tests.sample import authority, holder


def test_which_headers_are_definite():
    assert all(is_definite(bytes.fromhex(one)) for one in ("308180", "30820380", "3083010080", "a082038030820380"))
    assert not any(is_definite(bytes.fromhex(one)) for one in ("3080", "a080", "a0803080"))


def test_a_structure_whose_length_ends_in_0x80_is_given_as_it_came():
    inner = core.OctetString(bytes(0x80 - 3 + 0x100)).dump()
    whole = b"\x30\x82\x01\x80" + inner.ljust(0x180, b"\x00")[:0x180]
    assert core.Sequence.load(whole, strict=False).dump() == whole


def test_changes_inside_are_still_written():
    rows = core.SequenceOf([1] * 128, spec=core.Integer)
    kept = core.SequenceOf.load(rows.dump(), spec=core.Integer)
    assert rows.dump()[:4] == b"\x30\x82\x01\x80"
    kept[0] = 2
    assert kept.dump() == core.SequenceOf([2] + [1] * 127, spec=core.Integer).dump()


def test_a_token_of_that_length_is_written_in_no_time():
    token = token_over(b"text", sample_authority(authority().issue("示例时间戳服务", timestamps=True)))
    message = cms.ContentInfo.load(sign_detached(b"text", holder()))
    begun = time.process_time()
    for size in range(256):  # one of these lengths ends in 0x80
        attribute = {"type": "1.2.3.4", "values": [core.OctetString(bytes(size))]}
        signer = message["content"]["signer_infos"][0]
        signer["unsigned_attrs"] = [
            {"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]},
            attribute,
        ]
        again = cms.ContentInfo.load(message.dump())
        if size % 16 == 0:
            verify_detached(b"text", again.dump())
    assert time.process_time() - begun < 20

"""Files in parts over HTTP: a broken line goes on where it stopped."""

import hashlib

import pytest

from ggzy.foundation.acts import Role
from ggzy.foundation.documents import document_bytes
from tests.ggzy import credentials

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
TEXT = ("示例文件。\n" * 5000).encode()
HASH = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def bidder(program):
    credential, *_ = credentials.holder(1, Role.BIDDER)
    program.sign_in(credential)
    return program


def begin(program):
    return program.post("uploads", {"length": len(TEXT), "sha256": HASH}).json()["key"]


def part(program, key, start, stop=None):
    return program.call("PATCH", f"uploads/{key}", raw=TEXT[start:stop], Upload_Offset=str(start))


def test_a_file_in_two_parts_is_stored_under_its_hash(bidder):
    key = begin(bidder)
    assert part(bidder, key, 0, 30_000)["Upload-Offset"] == "30000"
    assert part(bidder, key, 30_000).json() == {"offset": len(TEXT), "length": len(TEXT), "done": False}
    kept = bidder.post(f"uploads/{key}/finish", {"kind": "txt"})
    assert kept.json() == {"sha256": HASH, "length": len(TEXT), "kind": "txt"}
    assert document_bytes(HASH) == TEXT
    assert bidder.post(f"uploads/{key}/finish", {"kind": "txt"}).json() == kept.json()


def test_after_a_broken_line_the_upload_says_where_to_go_on(bidder):
    key = begin(bidder)
    part(bidder, key, 0, 10_000)
    answer = bidder.call("HEAD", f"uploads/{key}")
    assert (answer["Upload-Offset"], answer["Upload-Length"], answer.content) == ("10000", str(len(TEXT)), b"")


def test_a_part_sent_twice_is_told_where_the_upload_stands(bidder):
    key = begin(bidder)
    part(bidder, key, 0, 10_000)
    told = part(bidder, key, 0, 10_000).json()
    assert (told["rule"], told["facts"]["offset"]) == ("P-UPLOAD-PART", 10_000)


def test_half_an_upload_cannot_be_finished_and_is_kept(bidder):
    key = begin(bidder)
    part(bidder, key, 0, 10_000)
    assert bidder.post(f"uploads/{key}/finish", {"kind": "txt"}).json()["rule"] == "P-UPLOAD-PART"
    part(bidder, key, 10_000)
    assert bidder.post(f"uploads/{key}/finish", {"kind": "txt"}).status_code == 200


def test_an_upload_is_there_for_its_owner_alone(bidder, another):
    credential, *_ = credentials.holder(2, Role.BIDDER)
    another.sign_in(credential)
    key = begin(bidder)
    assert part(another, key, 0).status_code == 404
    assert part(bidder, key, 0).status_code == 200


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ({}, "P-INPUT"),
        ({"length": True, "sha256": HASH}, "P-INPUT"),
        ({"length": 10**12, "sha256": HASH}, "P-UPLOAD-SIZE"),
    ],
)
def test_announcements_that_cannot_be(bidder, body, rule):
    assert bidder.post("uploads", body).json()["rule"] == rule


def test_a_kind_nobody_knows_is_refused(bidder):
    assert bidder.post(f"uploads/{begin(bidder)}/finish", {"kind": "exe"}).json()["rule"] == "P-INPUT"


def test_an_offset_that_is_no_number_is_refused(bidder):
    answer = bidder.call("PATCH", f"uploads/{begin(bidder)}", raw=b"x", Upload_Offset="１")
    assert answer.status_code == 422


def test_nobody_in_particular_uploads_nothing(program):
    assert program.post("uploads", {"length": 1, "sha256": HASH}).status_code == 401


def test_an_upload_thrown_away_is_gone(bidder):
    key = begin(bidder)
    assert bidder.call("DELETE", f"uploads/{key}").status_code == 204
    assert bidder.call("HEAD", f"uploads/{key}").status_code == 404

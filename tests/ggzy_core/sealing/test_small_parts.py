import io
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.sealing import ustar
from ggzy_core.sealing.identity import age_identity, bech32, parse
from ggzy_core.sealing.padding import SMALLEST, padme
from ggzy_core.sealing.problems import SealingProblem
from tests.peer import must


@given(st.integers(0, 1 << 40))
def test_padding_covers_costs_little_and_is_stable(size):
    padded = padme(size)
    assert size <= padded and padme(padded) == padded
    assert padded <= max(SMALLEST, size * 1.12)


def test_padding_follows_the_paper():
    # 10^6: E = 19, S = 5, so the low 14 bits are cleared upwards
    assert padme(1_000_000) == 1_015_808 and padme(0) == padme(1) == padme(SMALLEST) == 65536


def test_bech32_follows_bip173():
    assert bech32("a", b"") == "a12uel5l"


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_the_age_library_reads_our_identity(scalar, ctx):
    assert str(parse(age_identity(scalar, ctx))) == age_identity(scalar, ctx)


def test_another_context_is_another_key():
    assert age_identity(b"s" * 32, bytes(32)) != age_identity(b"s" * 32, b"\1" * 32)


@pytest.mark.peer
def test_age_keygen_reads_our_identity(tmp_path):
    (tmp_path / "key").write_text(age_identity(b"s" * 32, bytes(32)) + "\n")
    public = must("age-keygen", "-y", tmp_path / "key").decode().strip()
    assert public == str(parse(age_identity(b"s" * 32, bytes(32))).to_public())


def archive(*parts: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    for name, data in parts:
        ustar.write_member(target, name, data)
    return target.getvalue() + ustar.END


def read(data: bytes) -> list[tuple[str, bytes]]:
    return [(member.name, member.read()) for member in ustar.members(io.BytesIO(data), "archive")]


def test_our_tar_is_read_by_tar(tmp_path):
    (tmp_path / "a.tar").write_bytes(archive(("a", b"x" * 513), ("files/0001.pdf", b"")))
    must("tar", "xf", tmp_path / "a.tar", "-C", tmp_path)
    assert (tmp_path / "a").read_bytes() == b"x" * 513 and (tmp_path / "files/0001.pdf").read_bytes() == b""


@given(st.lists(st.binary(max_size=2000), max_size=5))
def test_members_come_back(contents):
    parts = [(f"m{i}", data) for i, data in enumerate(contents)]
    assert read(archive(*parts)) == parts


def test_every_flipped_header_bit_is_refused():
    good = archive(("name", b"data"))
    for place in range(ustar.BLOCK * 8):
        bad = bytearray(good)
        bad[place // 8] ^= 1 << place % 8
        try:
            assert read(bytes(bad)) != [("name", b"data")]
        except SealingProblem:
            continue


def test_an_archive_by_another_tar_is_refused(tmp_path):
    (tmp_path / "a").write_bytes(b"x")
    made = subprocess.run(["tar", "cf", "-", "a"], cwd=tmp_path, capture_output=True, check=True).stdout
    with pytest.raises(SealingProblem) as caught:
        read(made)
    assert caught.value.name == "bad-archive"


def test_dirt_in_the_padding_is_refused():
    bad = bytearray(archive(("name", b"data")))
    bad[ustar.BLOCK + 5] = 1
    with pytest.raises(SealingProblem):
        read(bytes(bad))


@pytest.mark.parametrize("cut", [0, 100, 512, 514, 1024, 1600])
def test_a_cut_archive_is_named(cut):
    with pytest.raises(SealingProblem) as caught:
        read(archive(("name", b"data"))[:cut])
    assert caught.value.name == "cut-short"

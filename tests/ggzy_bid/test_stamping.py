"""`ggzy-bid stamp` stamps a paper on one's own machine; what cannot be stamped is said and leaves no file."""

import pytest
import typst
from click.testing import CliRunner

from ggzy_bid.__main__ import main
from ggzy_core.certs.authority import pem
from ggzy_core.stamps.judging import judge
from tests.sample import NOW, authority, holder, trust
from tests.support.timestamping import openssl_authority


@pytest.fixture
def desk(tmp_path):
    """A bidder's folder: certificate, PIN, a paper, and the trust list as downloaded."""
    holder(1).save(tmp_path / "me.p12", "口令")
    (tmp_path / "pin").write_text("口令\n", encoding="utf-8")
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust" / "a.pem").write_bytes(pem([authority().certificate]))
    (tmp_path / "trust" / "a.crl").write_bytes(authority().crl())
    (tmp_path / "paper.pdf").write_bytes(typst.compile(b"A paper", format="pdf", timestamp=0))
    (tmp_path / "tsa").mkdir()
    return tmp_path


def stamped(desk, address: str, paper: str = "paper.pdf"):
    words = [desk / paper, "--credential", desk / "me.p12", "--pin-file", desk / "pin", "--trust", desk / "trust"]
    return CliRunner().invoke(main, ["stamp", *map(str, words), "--timestamps", address])


@pytest.mark.peer
def test_a_paper_is_stamped_beside_itself(desk):
    with openssl_authority(desk / "tsa", authority().issue("示例时间戳服务", timestamps=True)) as address:
        done = stamped(desk, address)
    assert done.exit_code == 0, done.output
    made = (desk / "paper-stamped.pdf").read_bytes()
    assert made.startswith((desk / "paper.pdf").read_bytes())
    assert judge(made, trust(), NOW).ok


def test_nobody_to_give_the_time_and_no_pdf_are_said(desk):
    (desk / "note.txt").write_text("hello")
    for address, paper, said in (
        ("http://127.0.0.1:9/", "paper.pdf", "时间戳"),
        ("ftp://x/", "paper.pdf", "http"),
        ("http://127.0.0.1:9/", "note.txt", "PDF"),
    ):
        done = stamped(desk, address, paper)
        assert done.exit_code == 1
        assert said in done.output + str(done.stderr)
    assert not (desk / "paper-stamped.pdf").exists()

"""`ggzy-bid sign` signs what a form gave to download, every byte of it."""

import pytest
from click.testing import CliRunner

from ggzy_bid.__main__ import main
from ggzy_core.certs.cms import SignatureProblem, verify_detached
from tests.sample import holder


def signed(tmp_path, content: bytes):
    holder(1).save(tmp_path / "me.p12", "口令")
    (tmp_path / "pin").write_text("口令\n", encoding="utf-8")
    (tmp_path / "to-sign").write_bytes(content)
    words = [tmp_path / "to-sign", "--credential", tmp_path / "me.p12", "--pin-file", tmp_path / "pin"]
    return CliRunner().invoke(main, ["sign", *map(str, words), "--out", str(tmp_path / "s.p7s")])


@pytest.mark.parametrize("content", [b"", b"{}", bytes(range(256)) * 4000])
def test_the_signature_is_over_every_byte(tmp_path, content):
    done = signed(tmp_path, content)
    assert done.exit_code == 0, done.output
    signature = (tmp_path / "s.p7s").read_bytes()
    verify_detached(content, signature)
    with pytest.raises(SignatureProblem):
        verify_detached(content + b"x", signature)


def test_a_file_that_is_not_there_is_named(tmp_path):
    holder(1).save(tmp_path / "me.p12", "口令")
    done = CliRunner().invoke(main, ["sign", str(tmp_path / "none"), "--credential", str(tmp_path / "me.p12")])
    assert done.exit_code != 0
    assert "none" in done.output

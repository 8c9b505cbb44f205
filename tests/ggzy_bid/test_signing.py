"""`ggzy-bid sign` signs what a form gave to download, every byte of it."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from ggzy_bid.__main__ import main
from ggzy_core.certs import challenge as questions
from ggzy_core.certs.cms import SignatureProblem, verify_detached
from tests.ggzy_core.certs.test_act_text import pledge
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


def test_an_act_is_said_in_words_before_it_is_signed(tmp_path):
    content = pledge().to_bytes()
    done = signed(tmp_path, content)
    assert done.exit_code == 0, done.output
    assert "发出中标通知书" in done.output and "18,332,761.40" in done.output and "https://node.example" in done.output
    verify_detached(content, (tmp_path / "s.p7s").read_bytes())


def test_a_login_handed_out_as_a_paper_is_not_signed(tmp_path):
    challenge = questions.Challenge.make("https://node.example", datetime.now(UTC)).text()
    done = signed(tmp_path, challenge)
    assert done.exit_code == 1 and "登录质询" in done.output
    assert not (tmp_path / "s.p7s").exists()

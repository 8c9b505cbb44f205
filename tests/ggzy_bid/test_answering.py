"""`ggzy-bid answer` signs what a sign-in page shows, and what it signs is an answer there."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from ggzy_bid.__main__ import main
from ggzy_core.certs.challenge import Challenge, ChallengeProblem, check_answer
from tests.sample import holder, trust

NOW = datetime.now(UTC).replace(microsecond=0)


def answered(tmp_path, *words):
    holder(1).save(tmp_path / "me.p12", "口令")
    (tmp_path / "pin").write_text("口令\n", encoding="utf-8")
    files = ["--credential", tmp_path / "me.p12", "--pin-file", tmp_path / "pin", "--out", tmp_path / "a.p7s"]
    return CliRunner().invoke(main, ["answer", *map(str, (*words, *files))])


def test_the_answer_names_the_signer(tmp_path):
    asked = Challenge.make("https://node.example", NOW)
    shown = asked.at.astimezone().isoformat()
    done = answered(tmp_path, "--origin", "https://node.example/", "--nonce", asked.nonce, "--time", shown)
    assert done.exit_code == 0, done.output
    assert check_answer(asked, (tmp_path / "a.p7s").read_bytes(), NOW, trust()).fingerprint == holder(1).fingerprint


def test_an_answer_for_another_site_does_not_hold(tmp_path):
    asked = Challenge.make("https://node.example", NOW)
    answered(tmp_path, "--origin", "https://other.example", "--nonce", asked.nonce, "--time", asked.at.isoformat())
    with pytest.raises(ChallengeProblem):
        check_answer(asked, (tmp_path / "a.p7s").read_bytes(), NOW, trust())


@pytest.mark.parametrize(("nonce", "time"), [("abc", NOW.isoformat()), ("0" * 64, "gestern")], ids=["nonce", "time"])
def test_half_a_challenge_is_refused_in_a_sentence(tmp_path, nonce, time):
    done = answered(tmp_path, "--origin", "https://node.example", "--nonce", nonce, "--time", time)
    assert done.exit_code == 1
    assert "从页面整行复制" in done.output

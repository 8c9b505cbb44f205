import json

import pytest
from click.testing import CliRunner

from ggzy_bid.__main__ import main
from tests.bids import bid_folder, lot
from tests.sample import authority, holder


@pytest.fixture
def desk(tmp_path):
    """A bidder's machine: a bid, a lot card, a credential and its PIN."""
    bid_folder(tmp_path / "bid")
    (tmp_path / "lot.json").write_bytes(lot().to_json())
    holder(1).save(tmp_path / "me.p12", "口令")
    (tmp_path / "pin").write_text("口令\n", encoding="utf-8")
    return tmp_path


def run(desk, *arguments, **environment):
    command = ["--home", str(desk / "home"), *map(str, arguments)]
    return CliRunner().invoke(main, command, env={"GGZY_PIN": None, "COLUMNS": "200"} | environment)


def sealed(desk, *more) -> dict:
    done = run(
        desk, "seal", desk / "bid", "--lot", desk / "lot.json", "--credential", desk / "me.p12",
        "--pin-file", desk / "pin", "--json", *more,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_check_tells_what_would_be_sealed(desk):
    done = run(desk, "check", desk / "bid")
    assert done.exit_code == 0 and "17,654,321.09 元" in done.output


def test_check_refuses_a_folder_without_bid(desk):
    (desk / "empty").mkdir()
    done = run(desk, "check", desk / "empty")
    assert done.exit_code == 1 and "没有 bid.json" in done.output


def test_seal_keeps_package_and_card_and_nothing_else(desk):
    told = sealed(desk)
    left = sorted(path.relative_to(desk / "home").as_posix() for path in (desk / "home").rglob("*") if path.is_file())
    folder = f"bids/{told['bid']}"
    assert left == [f"{folder}/{told['bid']}.ggzybid", f"{folder}/{told['bid']}.lot.json"]
    assert (desk / "home").stat().st_mode & 0o077 == 0


def test_seal_puts_the_package_where_it_is_told(desk):
    told = sealed(desk, "--out", desk / "out")
    assert told["package"] == str(desk / "out" / f"{told['bid']}.ggzybid")


def test_seal_checks_trustees_against_the_trust_folder(desk):
    assert sealed(desk)["trustees_checked"] is False
    for algorithm in ("p256", "rsa2048"):
        authority(algorithm).save(desk / "home/trust" / algorithm)
    assert sealed(desk)["trustees_checked"] is True


def test_seal_refuses_trustees_of_an_unknown_authority(desk):
    authority("p256").save(desk / "trust")
    done = run(
        desk, "seal", desk / "bid", "--lot", desk / "lot.json", "--credential", desk / "me.p12",
        "--pin-file", desk / "pin", "--trust", desk / "trust",
    )  # fmt: skip
    assert done.exit_code == 1 and "第 4 号受托人" in done.output


def test_open_local_proves_that_it_opens(desk):
    package = sealed(desk)["package"]
    done = run(desk, "open-local", package, "--credential", desk / "me.p12", GGZY_PIN="口令")
    assert done.exit_code == 0 and "it opens" in done.output and "17,654,321.09" in done.output
    assert not list((desk / "home").rglob("投标函.txt"))


def test_open_local_keeps_the_content_on_request(desk):
    package = sealed(desk)["package"]
    run(desk, "open-local", package, "--credential", desk / "me.p12", "--out", desk / "opened", GGZY_PIN="口令")
    assert (desk / "opened/投标函.txt").exists()


def test_a_wrong_pin_is_a_sentence(desk):
    package = sealed(desk)["package"]
    done = run(desk, "open-local", package, "--credential", desk / "me.p12", GGZY_PIN="wrong")
    assert done.exit_code == 1 and "口令错误" in done.output


def test_another_certificate_does_not_open(desk):
    holder(2).save(desk / "other.p12", "口令")
    package = sealed(desk)["package"]
    done = run(desk, "open-local", package, "--credential", desk / "other.p12", GGZY_PIN="口令")
    assert done.exit_code == 1 and "own.cms 无法打开" in done.output


def test_a_faulty_lot_card_is_a_sentence(desk):
    (desk / "lot.json").write_text("{}")
    done = run(
        desk, "seal", desk / "bid", "--lot", desk / "lot.json", "--credential", desk / "me.p12", GGZY_PIN="口令"
    )
    assert done.exit_code == 1 and "标段卡片" in done.output

"""A rehearsal seals, lodges and opens on one machine, leaves nothing, and can never be taken for a bid."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ggzy_bid import practising, remote
from ggzy_bid.__main__ import main
from ggzy_core.certs.trust import CertificateProblem, check_chain
from ggzy_core.sealing.package import read_package
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.tlog.receipt import read_receipt, verify_receipt
from tests.ggzy_bid.defects.good import LOT_CODE, good, tender
from tests.sample import NOW, trust


@pytest.fixture
def desk(tmp_path):
    good(tmp_path / "bid")
    (tmp_path / f"{LOT_CODE}.file.json").write_bytes(tender().to_json())
    return tmp_path


def run(desk, *arguments):
    return CliRunner().invoke(main, ["--home", str(desk / "home"), *map(str, arguments)], env={"COLUMNS": "200"})


def practise(desk, *more):
    return run(desk, "practice", desk / "bid", "--tender", desk / f"{LOT_CODE}.file.json", *more)


def test_it_goes_the_whole_way_and_keeps_nothing(desk):
    done = practise(desk)
    assert done.exit_code == 0, done.output
    for said in ("演练完成，不是投标", "this is not a bid", "✓ 3 / 5", "rehearsal.submit 演练-REHEARSAL-", "good"):
        assert said in done.output
    assert not [path for path in (desk / "home").rglob("*") if path.is_file()]


def test_json_says_that_it_is_a_rehearsal(desk):
    told = json.loads(practise(desk, "--json").output)
    assert told["rehearsal"] is True and told["receipt_holds"] and told["preflight"]["ready"]
    receipt = read_receipt(told["receipt"])
    assert json.loads(receipt.entry)["act"] == "rehearsal.submit" and b"rehearsal.invalid" in receipt.proof.checkpoint


def test_its_receipt_does_not_hold_under_any_other_key(desk):
    from ggzy_core.tlog.note import Signer

    told = json.loads(practise(desk, "--json").output)
    assert not verify_receipt(told["receipt"], Signer.generate("ggzy.example/journal").vkey).ok
    assert not verify_receipt(told["receipt"], Signer.generate(practising.ORIGIN).vkey).ok


@pytest.fixture
def package(desk, tmp_path):
    """What a rehearsal makes on its way, caught before it is thrown away."""
    practising.rehearse(desk / "bid", 3, tmp_path / "work")
    return tmp_path / "work/rehearsal.ggzybid"


def test_our_own_program_refuses_to_lodge_it(package):
    with pytest.raises(SealingProblem) as caught:
        remote.lodge(None, package)  # type: ignore[arg-type]  # no node is ever asked
    assert caught.value.name == "rehearsal"


def test_no_node_would_take_its_lot_or_its_certificates(package):
    found = read_package(package)
    assert found.header.ctx.lot != LOT_CODE and found.header.ctx.lot.startswith("演练-REHEARSAL-")
    with pytest.raises(CertificateProblem):
        check_chain(found.signed.certificate, list(found.signed.others), NOW, trust())

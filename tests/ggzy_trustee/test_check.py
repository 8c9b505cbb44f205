import json

import pytest
from click.testing import CliRunner

from ggzy_core.sealing.package import Package, write_parcel
from ggzy_core.sealing.share import verify_ack
from ggzy_trustee.__main__ import main
from tests.bids import sealed_package, trustee
from tests.sample import holder


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> Package:
    return sealed_package(tmp_path_factory.mktemp("bid"))


def check(path, credential, folder, *more):
    credential.save(folder / "t.p12", "pin")
    command = ["check", str(path), "--credential", str(folder / "t.p12"), *map(str, more)]
    return CliRunner().invoke(main, command, env={"GGZY_PIN": "pin", "COLUMNS": "200"})


@pytest.mark.parametrize("number", [2, 4], ids=["p256", "rsa"])
def test_a_good_share_in_a_parcel_is_acknowledged(package, tmp_path, number):
    (tmp_path / "parcel").write_bytes(write_parcel(package.header, number, package.shares[number - 1]))
    done = check(tmp_path / "parcel", trustee(number), tmp_path, "--ack", tmp_path / "ack", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["trustee"] == number
    assert verify_ack(package.header, (tmp_path / "ack").read_bytes()) == number


def test_a_whole_package_is_taken_too(package, tmp_path):
    assert check(package.path, trustee(1), tmp_path).exit_code == 0


def test_somebody_elses_share_is_refused_and_not_acknowledged(package, tmp_path):
    (tmp_path / "parcel").write_bytes(write_parcel(package.header, 2, package.shares[1]))
    done = check(tmp_path / "parcel", trustee(3), tmp_path, "--ack", tmp_path / "ack")
    assert done.exit_code == 1 and "第 3 号受托人" in done.output and not (tmp_path / "ack").exists()


def test_a_stranger_is_told_so(package, tmp_path):
    done = check(package.path, holder(1), tmp_path)
    assert done.exit_code == 1 and "不是该投标的受托人证书" in done.output


def test_a_file_that_is_neither_is_refused(tmp_path):
    (tmp_path / "junk").write_bytes(b"junk" * 500)
    done = check(tmp_path / "junk", holder(1), tmp_path)
    assert done.exit_code == 1 and "ustar" in done.output

"""Go's sumdb packages read our folder: checkpoint, every record through the tiles, and the tree's past."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ggzy_core.tlog.cosignature import CosignerSigner
from ggzy_core.tlog.receipt import make_receipt
from tests.ggzy_core.tlog.sample_log import SIGNER, grow
from tests.ggzy_core.tlog.test_cosignature import COSIGNERS, cosigned

pytestmark = pytest.mark.peer
PROGRAMS = Path(__file__).parents[2] / "peers/go"
GOPATH = Path("/usr/share/gocode")
SUMDB = GOPATH / "src/golang.org/x/mod/sumdb"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """`built("readlog")` is the compiled program; one build cache for all."""
    if not (shutil.which("go") and SUMDB.is_dir()):
        missing = "needs Debian's golang-go and golang-golang-x-mod-dev"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    home = tmp_path_factory.mktemp("go")
    settings = {"GOPATH": str(GOPATH), "GO111MODULE": "off", "GOFLAGS": "", "GOCACHE": str(home / "cache")}

    def build(name):
        program = home / name
        command = ["go", "build", "-o", program, PROGRAMS / name / "main.go"]
        subprocess.run(command, env=os.environ | settings, check=True)
        return program

    return build


@pytest.fixture(scope="module")
def readlog(built):
    program = built("readlog")
    return lambda folder, old, vkey=SIGNER.vkey: subprocess.run(
        [program, folder, vkey, str(old)], capture_output=True, text=True
    )


@pytest.fixture(scope="module")
def readreceipt(built, tmp_path_factory):
    program = built("readreceipt")
    file = tmp_path_factory.mktemp("receipt") / "receipt"

    def read(text, least, cosigners=COSIGNERS, vkey=SIGNER.vkey):
        file.write_text(text)
        words = [program, file, vkey, str(least), *(one.vkey for one in cosigners)]
        return subprocess.run(words, capture_output=True, text=True)

    return read


@pytest.fixture(scope="module")
def receipt(tmp_path_factory):
    log = grow(tmp_path_factory.mktemp("log"), 300)
    return make_receipt(log.entry(7), 7, log.prove(7), cosigned(log.checkpoint(), *COSIGNERS[:2]))


def test_go_verifies_a_cosigned_receipt(readreceipt, receipt):
    done = readreceipt(receipt, 2)
    assert (done.returncode, done.stdout) == (0, "ok 7 300 2\n"), done.stderr


def test_go_refuses_what_we_refuse(readreceipt, receipt):
    strangers = [CosignerSigner(one.name, bytes([99]) * 32) for one in COSIGNERS]
    time = receipt.index("— cosigner.example/one ") + 34  # a letter of the cosigned time
    for text, least, cosigners in (
        (receipt, 3, COSIGNERS),
        (receipt, 1, strangers),
        (receipt.replace("index 7", "index 8"), 0, []),
        (receipt[:time] + ("B" if receipt[time] != "B" else "C") + receipt[time + 1 :], 0, COSIGNERS),
    ):
        assert readreceipt(text, least, cosigners).returncode == 1
    assert readreceipt(receipt, 0, [], type(SIGNER)(SIGNER.name, bytes(32)).vkey).returncode == 1


@pytest.mark.parametrize(("old", "size"), [(1, 1), (3, 255), (256, 256), (100, 257), (300, 1100)])
def test_go_verifies_our_log(readlog, tmp_path, old, size):
    grow(tmp_path, size)
    done = readlog(tmp_path, old)
    assert (done.returncode, done.stdout) == (0, f"ok {size}\n"), done.stderr


def test_go_verifies_a_log_with_two_levels_of_tiles(readlog, tmp_path):
    grow(tmp_path, 65_536 + 300)
    done = readlog(tmp_path, 65_537)
    assert done.stdout == "ok 65836\n", done.stderr


@pytest.mark.parametrize("name", ["tile/0/001", "tile/0/004.p/76", "tile/1/000.p/4", "tile/entries/002", "checkpoint"])
def test_go_notices_one_flipped_byte(readlog, tmp_path, name):
    grow(tmp_path, 1100)
    path = tmp_path / name
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)
    done = readlog(tmp_path, 300)
    assert done.returncode == 1
    assert done.stderr


def test_go_refuses_another_key(readlog, tmp_path):
    grow(tmp_path, 5)
    other = type(SIGNER)(SIGNER.name, bytes(32))
    assert readlog(tmp_path, 1, other.vkey).returncode == 1

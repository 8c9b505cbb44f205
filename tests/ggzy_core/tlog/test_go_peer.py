"""Go's sumdb packages read our folder: checkpoint, every record through the tiles, and the tree's past."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.ggzy_core.tlog.sample_log import SIGNER, grow

pytestmark = pytest.mark.peer
SOURCE = Path(__file__).parents[2] / "peers/go/readlog/main.go"
GOPATH = Path("/usr/share/gocode")
SUMDB = GOPATH / "src/golang.org/x/mod/sumdb"


@pytest.fixture(scope="module")
def readlog(tmp_path_factory):
    if not (shutil.which("go") and SUMDB.is_dir()):
        missing = "needs Debian's golang-go and golang-golang-x-mod-dev"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    home = tmp_path_factory.mktemp("go")
    settings = {"GOPATH": str(GOPATH), "GO111MODULE": "off", "GOFLAGS": "", "GOCACHE": str(home / "cache")}
    program = home / "readlog"
    subprocess.run(["go", "build", "-o", program, SOURCE], env=os.environ | settings, check=True)
    return lambda folder, old, vkey=SIGNER.vkey: subprocess.run(
        [program, folder, vkey, str(old)], capture_output=True, text=True
    )


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

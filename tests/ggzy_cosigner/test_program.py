"""The cosigner's program as an outsider runs it: a process, a key of its own, a folder that survives a kill."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from click.testing import CliRunner

from ggzy_core.sentences import BadValue
from ggzy_core.tlog.cosignature import CosignerKey, cosignatures
from ggzy_core.tlog.cosigner import Request
from ggzy_core.tlog.tiles import TileLog
from ggzy_cosigner.__main__ import main
from ggzy_cosigner.home import Home
from ggzy_cosigner.server import CosignerServer
from tests.ggzy_core.tlog.sample_log import SIGNER, entries, grow, publish
from tests.support.node import REPO


def command(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def home(tmp_path):
    made = command("init", tmp_path / "cosigner", "--name", "cosigner.example/one")
    assert made.exit_code == 0
    CosignerKey.parse(made.output)
    assert command("watch", tmp_path / "cosigner", SIGNER.vkey).output == f"{SIGNER.name}\n"
    return tmp_path / "cosigner"


@contextmanager
def running(home):
    """`ggzy cosign serve` and its address."""
    words = [sys.executable, "-m", "ggzy", "cosign", "serve", home, "--port", "0"]
    env = os.environ | {"PYTHONPATH": str(REPO / "src"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=env)
    try:
        yield process, process.stdout.readline().split()[1]
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def post(url, log, old, size, signed):
    proof = log.prove_consistency(old, size) if old else []
    try:
        with urllib.request.urlopen(f"{url}add-checkpoint", Request(old, tuple(proof), signed).body()) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def get(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read().decode()


def test_it_cosigns_survives_a_kill_and_catches_a_second_history(home, tmp_path):
    log = grow(tmp_path / "log", 5)
    with running(home) as (process, url):
        status, line = post(url, log, 0, 5, log.checkpoint())
        assert status == 200
        key = CosignerKey.parse(get(f"{url}key"))
        assert cosignatures(log.checkpoint() + line, [key])
        process.send_signal(signal.SIGKILL)
        process.wait(10)

    forged = TileLog(tmp_path / "forged")  # the stolen key signs another past
    forged.append([*entries(0, 3), b"{}", b"{}"])
    lies = publish(forged)
    with running(home) as (_, url):
        assert post(url, forged, 5, 5, lies)[0] == 409
        assert post(url, log, 5, 5, log.checkpoint())[0] == 200
        (alarm,) = json.loads(get(f"{url}alarms.json"))
        assert (alarm["kind"], alarm["ours"], alarm["theirs"]) == (
            "fork",
            log.checkpoint().decode(),
            lies.decode(),
        )
        page = get(f"{url}alarms")
        assert "已证实的分叉" in page
        assert "A fork, proven" in page
        assert "1 unexplained findings" in get(url)
    assert f"! fork {SIGNER.name} 5 5" in command("show", home).output


def test_what_was_doubted_is_answered_once_it_is_shown(home, tmp_path):
    log = grow(tmp_path / "log", 3)
    one = Home(home)
    server = CosignerServer(one, "127.0.0.1", 0)
    ask = lambda old, size, proof: server.cosigner.add(Request(old, tuple(proof), log.checkpoint()).body()).status  # noqa: E731
    assert ask(0, 3, []) == 200
    grow(tmp_path / "log", 6)
    log = TileLog(tmp_path / "log")
    assert ask(3, 6, []) == 422  # somebody's botched request
    assert [alarm.answered for alarm in one.alarms()] == [False]
    assert ask(3, 6, log.prove_consistency(3, 6)) == 200
    assert [(alarm.kind, alarm.answered) for alarm in one.alarms()] == [("unproven", True)]
    server.server_close()
    os.close(server.held)


def test_the_key_is_for_its_owner_alone_and_made_once(home):
    assert (home / "cosigner.key").stat().st_mode & 0o077 == 0
    assert "已有见证节点" in command("init", home, "--name", "cosigner.example/two").output


def test_two_processes_do_not_share_a_folder(home):
    handle = Home(home).hold()
    with pytest.raises(BadValue, match="runs already"):
        Home(home).hold()
    os.close(handle)


def test_too_much_is_not_read(home):
    with running(home) as (_, url):
        for body, code in ((b"x" * 70_000, 413), (b"x", 400)):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"{url}add-checkpoint", body)
            assert refused.value.code == code
        with pytest.raises(urllib.error.HTTPError):
            get(f"{url}elsewhere")

"""`ggzy init` and `ggzy serve` as a person uses them."""

from __future__ import annotations

import signal
import socket
import stat
from pathlib import Path

import pytest

from tests.support.node import Node, free_port, wait_for


def test_init_makes_keys_only_their_owner_can_read(node: Node):
    assert node.run("init").returncode == 0
    key = node.data / "keys" / "node.key"
    assert len(bytes.fromhex(key.read_text().strip())) == 32
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert (key.parent / "DEMO").exists()


def test_init_twice_keeps_the_key(node: Node):
    node.run("init")
    before = (node.data / "keys" / "node.key").read_text()
    assert node.run("init").returncode == 0
    assert (node.data / "keys" / "node.key").read_text() == before


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_serve_prints_its_address_answers_and_stops_cleanly(node: Node, how: signal.Signals):
    node.make()
    port = free_port()
    serving = node.start("serve", "--port", str(port))
    assert wait_for(f"http://127.0.0.1:{port}/healthz") == b'{"ok": true}'
    serving.send_signal(how)
    serving.wait(20)
    said = node.said.read_text()
    assert f"http://127.0.0.1:{port}/" in said
    assert "Stopped." in said
    assert "Traceback" not in said
    assert serving.returncode == 0


def test_occupied_port_is_said_in_a_sentence(node: Node):
    node.make()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        said = node.run("serve", "--port", str(other.getsockname()[1]))
    assert said.returncode != 0
    assert "Cannot listen on 127.0.0.1" in said.stderr
    assert "Traceback" not in said.stderr


def test_help_lists_our_commands_first(node: Node):
    said = node.run("--help").stdout
    assert said.index("serve") < said.index("Django's own")


def test_data_folder_stays_the_only_place_written(node: Node, tmp_path: Path):
    node.run("init")
    assert [path.name for path in tmp_path.iterdir()] == [node.data.name]

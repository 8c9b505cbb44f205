"""A private PostgreSQL for one command, gone afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
SCRIPT = [sys.executable, str(REPO / "scripts" / "with_postgres.py")]
ASK = """
import os, psycopg
url = os.environ["DATABASE_URL"].replace("postgres:", "postgresql:")
names = "current_setting('listen_addresses'), current_setting('data_directory')"
print(psycopg.connect(url).execute("SELECT " + names).fetchone())
"""

pytestmark = pytest.mark.slow


def test_command_meets_a_server_that_no_network_reaches_and_that_is_gone_after():
    said = subprocess.run([*SCRIPT, sys.executable, "-c", ASK], capture_output=True, text=True, check=True).stdout
    listens, folder = eval(said)  # a printed tuple of two strings
    assert listens == ""
    assert not Path(folder).exists()


def test_exit_code_is_the_commands_own():
    assert subprocess.run([*SCRIPT, sys.executable, "-c", "raise SystemExit(7)"]).returncode == 7


def test_without_a_command_it_says_so():
    said = subprocess.run(SCRIPT, capture_output=True, text=True)
    assert said.returncode == 2
    assert "which command?" in said.stderr

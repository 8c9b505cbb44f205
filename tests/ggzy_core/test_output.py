"""What a command prints arrives whole in the program that reads it."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

LONG = 1 << 20  # many times what a pipe holds
PROGRAM = f"""
import asyncio, uvloop
from ggzy_core import output
output.whole()
uvloop.run(asyncio.sleep(0))  # after it the system takes a part of a long write, where it otherwise waits
print("first")
print("字" * {LONG})
"""


@pytest.mark.parametrize("how", [[], ["-u"]], ids=["buffered", "unbuffered"])
def test_a_long_text_arrives_whole_by_a_pipe_that_is_read_slowly(how):
    with subprocess.Popen([sys.executable, "-X", "utf8", *how, "-c", PROGRAM], stdout=subprocess.PIPE) as child:
        first = child.stdout.readline()
        time.sleep(0.5)  # the pipe is full by then
        rest = child.stdout.read()
    assert (first, child.returncode) == (b"first\n", 0)
    assert rest.decode() == "字" * LONG + "\n"

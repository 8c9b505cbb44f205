"""Three sample cosigners beside a sample node: each with a key and a folder of its own, in processes of their own.

In life they stand in other houses and belong to other people. Nothing of the node reads their folders.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.cosigning import queries
from ggzy.foundation.journal.sequencer import signer
from ggzy_core.tlog.policy import Listed, Policy
from ggzy_cosigner.home import Home

NAMES = ("示例市纪检监察", "示例公证处", "示例邻市交易中心")
KEYS = ("discipline", "notary", "neighbour")
LEAST = 2


def homes() -> list[Path]:
    """The folders of those there are; none on a node that has no sample cosigners."""
    return [home for key in KEYS if (home := _folder() / key).joinpath("cosigner.key").exists()]


def make() -> list[Path]:
    """Keys for those that have none, and this node's journal made known to each."""
    for key in KEYS:
        path = _folder() / key
        home = Home(path) if (path / "cosigner.key").exists() else Home.make(path, f"{key}.example/cosigner")
        home.watch(signer().vkey)
    return homes()


def adopt(urls: list[str]) -> None:
    """The policy: any two of the three, asked at these addresses. Adopted anew only when it has changed."""
    listed = [
        Listed(name, Home(path).signer.verifier, url)  # type: ignore[arg-type]
        for name, path, url in zip(NAMES, homes(), urls, strict=True)
    ]
    policy = Policy.of([signer().verifier], listed, LEAST)
    if queries.policy() != policy:
        perform("policy.adopt", operator_session(), data={"text": policy.text()})


def places() -> list[tuple[Path, int]]:
    """Folder and port of each: the port the policy names, or a free one where that is taken."""
    known = queries.policy()
    urls = [one.url for one in known.cosigners] if known is not None else []
    ports = [urlsplit(url).port or 0 for url in urls] or [0] * len(homes())
    return list(zip(homes(), _free(ports), strict=True))


@contextmanager
def beside() -> Iterator[list[str]]:
    """All three in one helper process while the block runs; gives their addresses. For a play."""
    words = [sys.executable, "-m", "ggzy", "cosign", "serve", *map(str, make()), "--port", "0"]
    env = {name: value for name, value in os.environ.items() if name != "GGZY_PARENT"} | {"PYTHONUNBUFFERED": "1"}
    helper = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=env)
    assert helper.stdout is not None
    try:
        yield [helper.stdout.readline().split()[-1] for _ in KEYS]
    finally:
        helper.terminate()
        helper.wait(10)
        helper.stdout.close()


def _folder() -> Path:
    return Path(settings.GGZY_DATA) / "cosigners"


def _free(wanted: list[int]) -> list[int]:
    """These ports, each replaced by a free one if somebody listens on it. All are held until all are known."""
    held = []
    for port in wanted:
        probe = socket.socket()
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        held.append(probe)
    ports = [int(probe.getsockname()[1]) for probe in held]
    for probe in held:
        probe.close()
    return ports

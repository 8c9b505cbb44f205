"""What a served sample city needs before its first page: fresh revocation lists, its own time, something to look at."""

from __future__ import annotations

import os
import time as real_time
from collections.abc import Callable

from django.core.management import call_command

from ggzy.foundation.cosigning import queries
from ggzy.foundation.look.sample import Progress, forget, progress

from . import authorities, cosigners, recall, time

ENOUGH = 12  # lots begun: enough to look around while the others come
URLS = "GGZY_SAMPLE_COSIGNERS"
PATIENCE_S = 75.0  # then the node is served with what there is


def prepare(*, sample: bool) -> None:
    """Before children are started: tables, revocation lists (they last for 30 days), the clock that stood still."""
    if sample:
        call_command("init")
    authorities.refresh()
    time.resume()
    if not recall.is_built():
        forget()


def cosigning(*, sample: bool) -> list[tuple[str, ...]]:
    """Commands of the sample cosigners, to run beside the node. A city that is yet to be told adopts their policy on
    its first day; another adopts it now, if their addresses have changed."""
    if sample and (not queries.policy() or cosigners.homes()):
        cosigners.make()
    if not cosigners.homes():
        return []
    places = cosigners.places()
    urls = [f"http://127.0.0.1:{port}/" for _, port in places]
    os.environ[URLS] = " ".join(urls)  # for the director, who begins the city
    if recall.is_built() or queries.policy() is not None:
        cosigners.adopt(urls)
    return [("cosign", "serve", str(home), "--port", str(port)) for home, port in places]


def has_authorities(*, sample: bool) -> bool:
    """Is there, or will there be, somebody to vouch for a sample time-stamping authority?"""
    return sample or authorities.kept().is_dir()


def has_city(*, sample: bool) -> bool:
    """Is there a city to tell or to keep alive? With `sample` it is made where there is none."""
    return sample or (recall.folder() / "world.json").exists()


def wait_for_pen() -> None:
    """Until the director has the journal's pen, or needs none because the past has been told."""
    begun = real_time.monotonic()
    while real_time.monotonic() - begun < PATIENCE_S and progress() is None:
        real_time.sleep(0.1)


def wait(say: Callable[[str], object]) -> None:
    """Until there is enough to look at; not for long."""
    begun = real_time.monotonic()
    told = -1
    while real_time.monotonic() - begun < PATIENCE_S:
        found = progress()
        if found is not None and (found.done or found.lots >= ENOUGH):
            break
        if found is not None and found.lots != told:
            told = found.lots
            say(_line(found))
        real_time.sleep(0.2)


def _line(found: Progress) -> str:
    return f"示例市正在生成 the sample city is being made: {found.lots}/{found.of}"

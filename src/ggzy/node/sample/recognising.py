"""The list of the five sample authorities, adopted; and what each truly shows of itself with the conformance kit.

What runs here is run: certificate files, and a software token where SoftHSM is installed. The rest stays grey.
"""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.recognition import queries
from ggzy.foundation.recognition.models import AcceptedListVersion, ConformanceReport
from ggzy.foundation.stamps.keys import node_key
from ggzy_core.certs.cms import sign_detached
from ggzy_core.recognition import samples
from ggzy_core.recognition.accepted import Operator
from ggzy_core.recognition.bundle import Bundle, reporter_of
from ggzy_core.recognition.report import run

from . import authorities, softtoken

if TYPE_CHECKING:
    from ggzy_core.recognition.accepted import AcceptedList, Authority

PATIENCE_S = 60


def folder() -> Path:
    """Where the sample authorities' folders for the kit lie, one for each."""
    return authorities.kept() / "conformance"


def adopt() -> None:
    """The list and a report of each, once: what an earlier try has done stays."""
    if not AcceptedListVersion.objects.exists():
        entries, key = _lay_down(), node_key()
        assert key is not None
        operator = Operator(uscc=settings.GGZY_PLATFORM_USCC, name=settings.GGZY_PLATFORM_NAME)
        text = samples.accepted_list(entries, operator, clock.real()).text()
        _perform("ca-list.adopt", text, sign_detached(text, key))
    listed = queries.in_force()
    assert listed is not None
    there = set(ConformanceReport.objects.values_list("authority", flat=True))
    if there < {one.id for one in listed.authorities}:
        for name, text, signature in _ran(listed):
            if name not in there:
                _perform("conformance.submit", text, signature)


def _lay_down() -> dict[str, Authority]:
    """Each authority's entry, and its folder. What it revoked for the kit goes on its published list too."""
    ordinary, entries = authorities.found_all(), {}
    under = ordinary.pop(authorities.ISSUING)
    made: dict[str, samples.Made] = {**ordinary, **authorities.found_sm2()}
    for name in samples.SAMPLES:
        if name not in made:
            continue
        below = under if samples.SAMPLES[name].deep else None
        entries[name] = samples.entry(name, made[name], below)
        samples.write_bundle(folder() / name, made[name], entries[name], below)
        made[name].save(authorities.kept() / name)
    under.save(authorities.kept() / authorities.ISSUING)
    authorities.refresh()
    return entries


def _ran(listed: AcceptedList) -> list[tuple[str, bytes, bytes]]:
    """Report and signature of each. A token's module keeps its settings for a process, so those run in one apart."""
    found = []
    with_token = set(_with_tokens())
    for entry in listed.authorities:
        place = folder() / entry.id.removeprefix("sample-")
        if place.name in with_token:
            found.append(
                (entry.id, (place / softtoken.REPORT).read_bytes(), (place / softtoken.SIGNATURE).read_bytes())
            )
            continue
        bundle = Bundle.read(place)
        text, signer = run(bundle, clock.real()).text(), reporter_of(bundle)
        assert signer is not None
        found.append((entry.id, text, sign_detached(text, signer)))
    return found


def _with_tokens() -> list[str]:
    """The authorities whose kit ran with a software token; none where SoftHSM is not here or would not run."""
    if not softtoken.is_here():
        return []
    source = str(Path(__file__).parents[3])
    command = [sys.executable, "-m", "ggzy.node.sample.softtoken", str(authorities.kept()), str(folder())]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": source},
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return []
    return done.stdout.split()


def _perform(act: str, text: bytes, signature: bytes) -> None:
    data = {"text": text.decode(), "signature": base64.b64encode(signature).decode()}
    perform(act, operator_session(), data=data)

"""A list of sample authorities, adopted through the door as the platform's operator would."""

from __future__ import annotations

import base64
import json
import shutil
from datetime import UTC, datetime
from functools import cache

from asn1crypto import pem
from django.conf import settings

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.certificates import folder
from ggzy.foundation.recognition import queries
from ggzy_core.canonical import canonical
from ggzy_core.certs.cms import sign_detached
from ggzy_core.recognition.bundle import Bundle, reporter_of
from ggzy_core.recognition.report import run
from tests.ggzy_core.recognition import bundles

PLATFORM = settings.GGZY_PLATFORM_USCC


@cache
def stamp():
    """The platform's own stamp, of the first sample authority."""
    return bundles.made("jia")[0].issue(settings.GGZY_PLATFORM_NAME, PLATFORM)


def lay(*names: str) -> None:
    """Roots and current revocation lists in the node's folder, and nothing else."""
    shutil.rmtree(folder(), ignore_errors=True)
    folder().mkdir(parents=True)
    for name in names:
        root, under, _ = bundles.made(name)
        bundles.folder(name)  # what it revokes for the kit stands on its lists
        (folder() / f"{name}.pem").write_bytes(pem.armor("CERTIFICATE", root.certificate))
        for number, one in enumerate(filter(None, (root, under))):
            (folder() / f"{name}-{number}.crl").write_bytes(one.crl())
    queries.forget()


def text_of(*names: str, version: int = 1, change=None) -> bytes:
    body = json.loads(bundles.listed(*names, version=version, operator=PLATFORM).text())
    if change is not None:
        change(body)
    return canonical(body)


def adopt(text: bytes, key=None):
    return done("ca-list.adopt", text, sign_detached(text, key or stamp()))


def done(act: str, text: bytes, signature: bytes, session=None):
    data = {"text": text.decode(), "signature": base64.b64encode(signature).decode()}
    return perform(act, session or operator_session(), data=data)


def report_of(name: str, place=None) -> tuple[bytes, bytes]:
    bundle = Bundle.read(place or bundles.folder(name))
    text = run(bundle, datetime.now(UTC)).text()
    return text, sign_detached(text, reporter_of(bundle))

"""Asking the registry: one GET, bounded in time and size, no redirects, and every field held to what it may be."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import structlog
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ggzy.foundation.identity.known import Registered, Silent
from ggzy_core.canonical import canonical, sha256_hex

log = structlog.get_logger(__name__)
TIMEOUT = httpx.Timeout(3.0, connect=2.0)
MOST_BYTES = 64 << 10
_CODE = re.compile(r"[0-9A-Z]{18}", re.ASCII)


class Organisation(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    uscc: str = Field(pattern=r"^[0-9A-Z]{18}$")
    name: str = Field(min_length=2, max_length=120, pattern=r"^[^\x00-\x1f\x7f]+$")
    region: str = Field(default="", pattern=r"^(?:\d{6})?$")
    address: str = Field(default="", max_length=300, pattern=r"^[^\x00-\x1f\x7f]*$")
    representative: str = Field(default="", max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")
    status: str = Field(pattern=r"^(?:active|cancelled)$")


class Answer(BaseModel):
    """What a registry says of a code it knows (the contract; `contract.py` checks it from outside)."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    source: str = Field(min_length=2, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$")
    at: str = Field(pattern=r"^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$")
    organisation: Organisation


def look_up(uscc: str) -> Registered | None:
    """The organisation of this code; None where the registry has none. Raises Silent, also where none is configured."""
    if not settings.GGZY_REGISTRY:
        raise Silent("")
    return ask(settings.GGZY_REGISTRY, uscc)


def ask(address: str, uscc: str) -> Registered | None:
    if not _leads(address) or not _CODE.fullmatch(uscc):
        raise Silent
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
            where = f"{address.rstrip('/')}/v1/organisations/{uscc}"
            with client.stream("GET", where, headers={"Accept": "application/json"}) as answer:
                body = b""
                for part in answer.iter_bytes(4096):
                    body += part
                    if len(body) > MOST_BYTES:
                        raise Silent
        if answer.status_code == 404:
            return None
        if answer.status_code != 200:
            raise Silent
        return read(json.loads(body), uscc)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as error:
        log.warning("registry_silent", error=type(error).__name__)
        raise Silent from error


def read(said: Any, uscc: str) -> Registered:
    """The answer as data. Raises Silent for one that breaks the contract or is about somebody else."""
    try:
        found = Answer.model_validate(said)
    except ValidationError as error:
        raise Silent from error
    of = found.organisation
    if of.uscc != uscc:
        raise Silent
    return Registered(
        of.uscc, of.name, of.region, of.status == "active", found.source, found.at,
        sha256_hex(canonical(found.model_dump())), of.address, of.representative,
    )  # fmt: skip


def _leads(address: str) -> bool:
    """https, or on this machine in a sample city."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    local = settings.GGZY_DEMO and parts.hostname in ("127.0.0.1", "localhost", "::1")
    return parts.scheme == "https" or (parts.scheme == "http" and local)

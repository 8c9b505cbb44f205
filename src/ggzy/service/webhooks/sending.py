"""Posting what is due. The network is slow and other people's servers slower: each webhook has a line of its own, and
one that never answers holds up nobody else.

Only the thread that ticks speaks to the database; the others only post. A row is claimed by moving its next time under
a condition, so that of two workers one posts it; one that died with a claim is tried again when the claim has lapsed.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

import httpx
import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox
from ggzy.foundation.refusal import Refusal
from ggzy_core.canonical import canonical

from . import addresses
from .models import Delivery, Webhook

log = structlog.get_logger(__name__)
AT_ONCE = 8  # webhooks that are posted to at the same time
IN_A_ROW = 50  # deliveries of one webhook in one go
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
LONGEST_S = 15.0  # for the whole of one post
LEASE = timedelta(seconds=IN_A_ROW * LONGEST_S)
AGAIN = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600, 43200, 86400))
TICK_S = 0.5
KEEP = timedelta(days=30)  # what is done or dead stays visible so long


@dataclass(frozen=True)
class Job:
    """What one thread posts: one webhook's next deliveries, oldest first, everything at hand that it needs."""

    hook: int
    url: str
    secret: str
    posts: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Outcome:
    id: str
    good: bool
    said: str


class Postman:
    """`tick()` collects what came back and sends out what is due; `close()` waits for what is on its way."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")
        self._busy: dict[int, Future[list[Outcome]]] = {}
        self._swept = 0.0

    def tick(self, now: datetime | None = None) -> int:
        """One round. Returns how many deliveries were settled, well or badly."""
        now = now or clock.real()
        settled = self._collect(now)
        for hook in self._waiting(now):
            job = _claimed(hook, now)
            if job is not None:
                self._busy[hook.pk] = self._pool.submit(post, job)
        if time.monotonic() - self._swept > 3600:
            self._swept = time.monotonic()
            Delivery.objects.exclude(state="waiting").filter(next_at__lt=now - KEEP).delete()
        return settled

    def settle(self, now: datetime | None = None) -> int:
        """Tick until nothing is due, for tests."""
        settled = self.tick(now)
        while self._busy:
            for future in list(self._busy.values()):
                future.exception()
            settled += self.tick(now)
        return settled

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._collect(clock.real())

    def _collect(self, now: datetime) -> int:
        done = {hook: future for hook, future in self._busy.items() if future.done()}
        outcomes = []
        for hook, future in done.items():
            del self._busy[hook]
            if not future.cancelled():
                outcomes += future.result()
        for outcome in outcomes:
            _noted(outcome, now)
        return len(outcomes)

    def _waiting(self, now: datetime) -> list[Webhook]:
        room = AT_ONCE - len(self._busy)
        due = Delivery.objects.filter(state="waiting", next_at__lte=now).values("webhook")
        hooks = Webhook.objects.filter(pk__in=due, ended_at=None).exclude(pk__in=list(self._busy))
        return list(hooks.order_by("pk")[:room]) if room else []


def post(job: Job) -> list[Outcome]:
    """Post in order and stop at the first that fails: the others would fail too, and order is worth something."""
    outcomes: list[Outcome] = []
    try:
        place = addresses.checked(job.url)
    except Refusal as refusal:
        return [Outcome(job.posts[0][0], False, str(refusal.what))]
    with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
        for name, body in job.posts:
            outcomes.append(_posted(client, place, job.secret, name, body))
            if not outcomes[-1].good:
                break
    return outcomes


def signature(secret: str, at: int, body: bytes) -> str:
    """`t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


def _posted(client: httpx.Client, place: addresses.Place, secret: str, name: str, body: bytes) -> Outcome:
    headers = {
        "Host": place.authority,
        "Content-Type": "application/json",
        "User-Agent": "OpenGGZY-webhook",
        "Ggzy-Delivery": name,
        "Ggzy-Signature": signature(secret, int(time.time()), body),
    }
    until = time.monotonic() + LONGEST_S
    try:
        with client.stream(
            "POST", place.url, content=body, headers=headers, extensions={"sni_hostname": place.host}
        ) as answer:
            code = answer.status_code
            for read, _ in enumerate(answer.iter_raw(1024)):
                if read >= 8 or time.monotonic() > until:  # what they say beyond their status is not for us
                    break
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        return Outcome(name, False, type(error).__name__)
    return Outcome(name, 200 <= code < 300, f"HTTP {code}")


def _claimed(hook: Webhook, now: datetime) -> Job | None:
    """The next deliveries of this webhook, claimed for this worker; None when another took them."""
    due = Delivery.objects.filter(webhook=hook, state="waiting", next_at__lte=now).order_by("entry_id")
    mine = [
        one
        for one in due.select_related("entry")[:IN_A_ROW]
        if Delivery.objects.filter(pk=one.pk, state="waiting", next_at=one.next_at).update(next_at=now + LEASE)
    ]
    if not mine:
        return None
    opened = hook.opened()
    return Job(hook.pk, opened["url"], opened["secret"], tuple((one.pk, body_of(one, hook)) for one in mine))


def body_of(one: Delivery, hook: Webhook) -> bytes:
    """What is posted, the same at every try: the entry, byte for byte the leaf of the journal, and where its receipt is."""
    head = canonical(
        {"id": one.pk, "leaf": one.entry.leaf, "receipt": f"/api/v1/receipts/{one.entry.leaf}", "webhook": hook.key}
    )
    return head[:-1] + b',"entry":' + one.entry.body.encode() + b"}"


def _noted(outcome: Outcome, now: datetime) -> None:
    """Write how it went; the rest of a line that broke off waits for the same next time."""
    one = Delivery.objects.filter(pk=outcome.id, state="waiting").select_related("webhook").first()
    if one is None:
        return
    one.tries += 1
    one.answer = outcome.said[:200]
    if outcome.good:
        one.state, one.done_at = "done", now
    elif one.tries > len(AGAIN):
        one.state, one.done_at = "dead", now
        log.warning("delivery_dead", tries=one.tries)
    else:
        one.next_at = now + AGAIN[one.tries - 1]
    one.save()
    if not outcome.good:
        held = Delivery.objects.filter(webhook=one.webhook, state="waiting", tries=0, next_at__gt=now)
        held.update(next_at=one.next_at if one.state == "waiting" else now)


@outbox.errand("webhooks")
def run(stopping: Event) -> None:
    """What the worker runs in a thread of its own."""
    postman = Postman()
    try:
        for _ in _ticks(stopping):
            try:
                close_old_connections()
                postman.tick()
            except (DatabaseError, InterfaceError) as error:
                log.warning("database_failed", error=type(error).__name__)
    finally:
        try:
            postman.close()
        finally:
            connections.close_all()


def _ticks(stopping: Event) -> Iterator[None]:
    while not stopping.wait(TICK_S):
        yield

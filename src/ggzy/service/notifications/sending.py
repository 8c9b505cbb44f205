"""Sending what is due, from a thread of the worker. A message is claimed by moving its next time under a condition, so
that of two workers one sends it; who died with a claim is followed by another when it has lapsed.

A mail that was handed over just before a crash is sent twice: the other side cannot be asked.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox
from ggzy.foundation.acts.tells import TELLS

from . import channels, choices, vault
from .models import Message, Notification

log = structlog.get_logger(__name__)
AGAIN = tuple(timedelta(seconds=s) for s in (60, 300, 1800, 7200, 43200))
LEASE = timedelta(minutes=5)
TICK_S = 1.0
IN_A_ROW = 50
KEEP = timedelta(days=180)  # notifications stay so long


def tick(now: datetime | None = None) -> int:
    """Send what is due now. Answers how many were settled, well or badly."""
    now = now or clock.real()
    due = Message.objects.filter(state="waiting", next_at__lte=now).select_related("notification").order_by("next_at")
    settled = 0
    for one in due[:IN_A_ROW]:
        if Message.objects.filter(pk=one.pk, state="waiting", next_at=one.next_at).update(next_at=now + LEASE):
            settled += _sent(one, now)
    return settled


def _sent(one: Message, now: datetime) -> int:
    told = vault.opened(one.notification)
    to = choices.address(one.notification.whose, one.channel)
    line = TELLS.get(told["tell"])
    if not to or line is None:
        one.delete()  # taken back since
        return 1
    one.tries += 1
    try:
        subject, text = words(told["tell"])
        channels.CHANNELS[one.channel](to, subject, text)
    except channels.Unsent as error:
        one.answer = str(error)[:200]
        if one.tries > len(AGAIN):
            one.state, one.done_at = "dead", now
        else:
            one.next_at = now + AGAIN[one.tries - 1]
    else:
        one.state, one.done_at, one.answer = "done", now, ""
    one.save()
    return 0 if one.state == "waiting" else 1


def words(tell: str) -> tuple[str, str]:
    """What goes outside: that there is something to read, and of which kind unless its audience is secret. No matter,
    no name, no amount."""
    line = TELLS[tell]
    kind = "" if line.to.secret else f"（{line.kind.label.zh} · {line.kind.label.en}）"
    host = str(settings.GGZY_ORIGIN).partition("/")[0]
    subject = "公共资源交易平台：您有一条新通知 · a new notification"
    return subject, f"您有一条新通知{kind}，请登录办事台查看。Sign in to read it: https://{host}/desk/notifications/"


@outbox.errand("notifications")
def run(stopping: Event) -> None:
    """What the worker runs in a thread of its own."""
    try:
        rounds = 0
        while not stopping.wait(TICK_S):
            try:
                close_old_connections()
                tick()
                if rounds % 3600 == 0:
                    Notification.objects.filter(made_at__lt=clock.now() - KEEP).delete()
                rounds += 1
            except (DatabaseError, InterfaceError) as error:
                log.warning("database_failed", error=type(error).__name__)
            except Exception:
                log.exception("message_failed")
    finally:
        connections.close_all()

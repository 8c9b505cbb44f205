"""Ways out of the desk. A channel takes an address and a text, and raises Unsent when it could not hand them over.

Mail goes by Django's backend (GGZY_EMAIL_URL), text messages by the adapter that GGZY_SMS_URL names: empty, lines in a
file of the data folder; https://…, JSON {"to", "text"} posted to the operator's gateway with GGZY_SMS_TOKEN.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from pathlib import Path

import httpx
from django.conf import settings
from django.core.mail import EmailMessage

TIMEOUT_S = 15.0


class Unsent(Exception):
    """What the other side said, in a few words."""


Send = Callable[[str, str, str], None]


def by_mail(to: str, subject: str, text: str) -> None:
    try:
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to]).send()
    except (smtplib.SMTPException, OSError) as error:
        raise Unsent(type(error).__name__) from error


def by_sms(to: str, subject: str, text: str) -> None:
    if not settings.GGZY_SMS_URL:
        return _to_file(to, text)
    headers = {"Authorization": f"Bearer {settings.GGZY_SMS_TOKEN}"} if settings.GGZY_SMS_TOKEN else {}
    try:
        answer = httpx.post(settings.GGZY_SMS_URL, json={"to": to, "text": text}, headers=headers, timeout=TIMEOUT_S)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unsent(type(error).__name__) from error
    if not answer.is_success:
        raise Unsent(f"HTTP {answer.status_code}")
    return None


def _to_file(to: str, text: str) -> None:
    """For demonstrations and tests: one line a message, readable by the operator alone."""
    path = Path(settings.GGZY_DATA) / "outbox" / "sms.txt"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{to}\t{text}\n")


CHANNELS: dict[str, Send] = {"email": by_mail, "sms": by_sms}

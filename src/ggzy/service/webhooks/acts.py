"""Registering a webhook, and taking it away."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from ggzy.foundation.acts import ACTS, Act, Input, Role, Secret, Session, act
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import seal
from ggzy.foundation.text import Text

from . import addresses
from .models import Delivery, Webhook

MOST = 10  # webhooks of one party
WHO = (
    Role.ADMINISTRATOR,
    Role.TENDERER,
    Role.AGENCY,
    Role.BIDDER,
    Role.GUARANTOR,
    Role.TRUSTEE,
    Role.SUPERVISOR,
    Role.CENTRE,
)


class RegisterWebhook(Input):
    url: Annotated[str, Secret()] = Field(title="推送地址|address", min_length=8, max_length=addresses.LONGEST)
    acts: tuple[str, ...] = Field(default=(), title="行为（留空为全部）|acts (all, if empty)", max_length=100)
    secret: Annotated[str, Secret()] = Field(
        default="", title="签名密钥（留空则由平台生成）|secret (made here, if empty)", pattern=r"^(?:[!-~]{24,128})?$"
    )


class RemoveWebhook(Input):
    webhook: str = Field(title="推送编号|webhook", min_length=1, max_length=32)


@act("webhook.register", on=None, by=WHO, takes=RegisterWebhook, cites=("P-WEBHOOK",))
def register(act: Act, data: RegisterWebhook) -> Webhook:
    """登记推送: have public entries posted to an address of yours, signed.

    The secret of the signatures is told in the answer to this act, and never again.
    """
    if unknown := sorted(set(data.acts) - ACTS.keys()):
        raise Refusal(
            "P-INPUT", Text(f"没有这些行为：{'、'.join(unknown)}", f"No such acts: {', '.join(unknown)}"), status=422
        )
    if Webhook.objects.filter(organisation=act.party, ended_at=None).count() >= MOST:
        raise Refusal(
            "P-WEBHOOK",
            Text(f"一个主体最多登记 {MOST} 个推送地址", f"A party has at most {MOST} webhooks"),
            Text("请先撤销不用的", "Remove one you do not use"),
        )
    key = secrets.token_hex(16)
    secret = data.secret or act.prepared
    made = Webhook.objects.create(
        key=key,
        organisation=act.party,
        sealed=seal("webhooks", key, json.dumps({"url": data.url, "secret": secret}).encode()),
        acts=sorted(set(data.acts)),
        registered_at=act.at,
    )
    made.shown_once = {"secret": secret}  # on this object alone; a repeat reads the row and has none
    return made


@register.prepare
def _check(session: Session, target: Any, data: RegisterWebhook) -> str:
    addresses.checked(data.url)
    return f"whsec_{secrets.token_urlsafe(32)}"


@act("webhook.remove", on=None, by=WHO, takes=RemoveWebhook)
def remove(act: Act, data: RemoveWebhook) -> Webhook:
    """撤销推送: nothing more is posted to this address; what still waits is dropped."""
    found = Webhook.objects.filter(key=data.webhook, organisation=act.party, ended_at=None).first()
    if found is None:
        raise Refusal("P-UNKNOWN", Text("本主体没有这一推送登记", "Your organisation has no such webhook"), status=404)
    found.changed(ended_at=act.at)
    Delivery.objects.filter(webhook=found, state="waiting").update(state="dropped")
    return found


@remove.prefill
def _which(session: Session, target: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    return {"webhook": asked["webhook"]} if "webhook" in asked else {}

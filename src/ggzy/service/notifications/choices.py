"""What a person wants to be told by which channel, and where. Without a choice: in the desk alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ggzy.foundation.acts.tells import Kind
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from . import vault
from .models import Choice

if TYPE_CHECKING:
    from collections.abc import Mapping

CHANNELS = {"email": Text("邮件", "mail"), "sms": Text("短信", "text message")}
_ADDRESS = {"email": "email", "sms": "mobile"}
_MOBILE = re.compile(r"\+?\d{6,15}")
LONGEST = 254


def of(whose: str) -> dict[str, Any]:
    """{"email", "mobile", "channels": {kind: [channel]}}."""
    row = Choice.objects.filter(pk=whose).first()
    return {"email": "", "mobile": "", "channels": {}} if row is None else vault.opened(row)


def channels(whose: str, kind: Kind) -> list[str]:
    """The channels that a notification of this kind takes beside the desk."""
    kept = of(whose)
    return [one for one in kept["channels"].get(str(kind), []) if one in CHANNELS and kept[_ADDRESS[one]]]


def address(whose: str, channel: str) -> str:
    return str(of(whose)[_ADDRESS[channel]])


def keep(person: Any, email: str, mobile: str, wanted: Mapping[str, list[str]]) -> None:
    """Keep a choice. Raises Refusal P-INPUT for an address that is none."""
    email, mobile = email.strip(), re.sub(r"[\s-]", "", mobile)
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise _refused("email", "邮箱地址不正确", "This is no mail address") from None
    if len(email) > LONGEST:
        raise _refused("email", f"邮箱地址最多 {LONGEST} 个字符", f"A mail address has at most {LONGEST} characters")
    if mobile and not (mobile.isascii() and _MOBILE.fullmatch(mobile)):
        raise _refused("mobile", "手机号码应为 6 至 15 位数字", "A number has 6 to 15 digits")
    chosen = {str(kind): [one for one in wanted.get(str(kind), []) if one in CHANNELS] for kind in Kind}
    for channel, field in _ADDRESS.items():
        if any(channel in some for some in chosen.values()) and not {"email": email, "mobile": mobile}[field]:
            name = CHANNELS[channel]
            raise _refused(field, f"选择了{name.zh}，请填写接收的地址", f"You chose {name.en}: say where to")
    whose = vault.whose(person)
    sealed = vault.close(whose, {"email": email, "mobile": mobile, "channels": chosen})
    Choice.objects.update_or_create(pk=whose, defaults={"sealed": sealed})


def forget(person: Any) -> None:
    """Somebody's addresses are gone with the rest of their personal data."""
    Choice.objects.filter(pk=vault.whose(person)).delete()


def _refused(field: str, zh: str, en: str) -> Refusal:
    said = Text(zh, en)
    mend = Text("请改正后重新提交", "Correct it and submit again")
    return Refusal("P-INPUT", said, mend, facts={"fields": {field: str(said)}}, status=422)

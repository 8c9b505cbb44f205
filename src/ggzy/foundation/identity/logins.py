"""Names and passwords: checked, given, set anew. They prove who is there and are no evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from .models import Login

if TYPE_CHECKING:
    from .models import Person

_NAME = re.compile(r"[\w.@-]{3,60}")
_SAID = {
    "password_too_short": Text("密码至少 10 个字符", "The password must have at least 10 characters"),
    "password_too_common": Text("这个密码太常见", "This password is too common"),
    "password_entirely_numeric": Text("密码不能全是数字", "The password must not be all digits"),
    "password_too_similar": Text("密码与用户名太相似", "The password is too much like the name"),
}


def check(username: str, password: str) -> None:
    """Refuse a name that is taken or odd, and a password that is easy to guess. Says nothing of whose a name is."""
    if not _NAME.fullmatch(username):
        raise _refused(
            "username",
            Text("用户名为 3 至 60 个字母、数字、汉字或 . _ - @", "A name has 3 to 60 letters, digits or . _ - @"),
        )
    if Login.objects.filter(username=username).exists():
        raise _refused("username", Text("这个用户名已有人使用", "This name is taken"))
    check_password(password, username)


def check_password(password: str, username: str = "") -> None:
    try:
        validate_password(password, Login(username=username))
    except ValidationError as error:
        code = str(error.error_list[0].code)
        told = _SAID.get(code, Text(error.messages[0], error.messages[0]))
        raise _refused("password", told) from error


def give(person: Person, username: str, password: str) -> Login:
    """A login for somebody who has none; what was given must have been checked."""
    return Login.objects.create(username=username, person=person, password=make_password(password))


def reset(person: Person, password: str, username: str = "") -> Login:
    """A new password, which ends every visit; a login where there was none."""
    found = Login.objects.filter(person=person).first()
    if found is None:
        return give(person, username, password)
    found.password, found.is_active = make_password(password), True
    found.save()
    return found


def _refused(field: str, said: Text) -> Refusal:
    return Refusal(
        "P-INPUT",
        said,
        Text("请改正后重新提交，已填内容不会丢失", "Correct it and submit again; what you filled in is kept"),
        facts={"fields": {field: str(said)}},
        status=422,
    )

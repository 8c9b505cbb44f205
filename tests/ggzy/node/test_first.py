"""The first administrator, as a newcomer makes them at the console."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ggzy.foundation.acts import Role
from ggzy.foundation.identity.models import Login
from ggzy.foundation.identity.roles import session_for
from tests.ggzy.visitors import PASSWORD
from tests.sample import code

pytestmark = pytest.mark.usefixtures("record")


def init(**options):
    said = io.StringIO()
    call_command("init", stdout=said, **options)
    return said.getvalue()


def test_init_says_what_to_do_and_makes_one_administrator_and_no_second(monkeypatch, settings):
    settings.GGZY_DEMO = False
    assert "ggzy init --administrator" in init()
    given = {"administrator": "示例管理员", "organisation": "示例交易中心", "username": "first"}
    with pytest.raises(CommandError, match="校验码"):
        init(**given, uscc=code(1)[:-1] + ("0" if code(1)[-1] != "0" else "1"))
    monkeypatch.setenv("GGZY_PASSWORD", "short")
    with pytest.raises(CommandError, match="至少 10 个字符"):
        init(**given, uscc=code(1))
    assert not Login.objects.exists()
    monkeypatch.setenv("GGZY_PASSWORD", PASSWORD)
    assert "首位管理员" in init(**given, uscc=code(1))
    person = Login.objects.get(username="first").person
    session = session_for(person)
    assert session.holds(Role.CENTRE) and session.holds(Role.ADMINISTRATOR)
    client = Client()
    assert client.post("/desk/sign-in/", {"username": "first", "password": PASSWORD}).status_code == 302
    page = client.get("/desk/organisation/").content.decode()
    assert "示例交易中心" in page and "person.invite" in page
    assert "--administrator" not in init()
    with pytest.raises(CommandError, match="已有管理员"):
        init(**given | {"username": "second"}, uscc=code(1))


def test_without_a_terminal_the_password_is_made_up_and_said_once(monkeypatch):
    monkeypatch.delenv("GGZY_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    said = init(administrator="示例管理员", organisation="示例交易中心", uscc=code(1), username="first")
    password = said.split("密码（只显示一次）: ")[1].split()[0]
    assert Client().post("/desk/sign-in/", {"username": "first", "password": password}).status_code == 302

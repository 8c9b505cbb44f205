"""The first administrator of a node: the centre and one person who may do what a centre does, made at the console."""

from __future__ import annotations

import secrets
import sys
from getpass import getpass
from typing import TYPE_CHECKING

import environ
from django.conf import settings
from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity import logins
from ggzy.foundation.identity.models import Login, Membership, Organisation
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.codes import uscc as uscc_code

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Person

ROLES = (Role.CENTRE, Role.WITNESS)
DUTIES = (Role.ADMINISTRATOR, Role.CENTRE)
HINT = """No administrator yet. 还没有管理员。 Make the first one, for the body that runs this node:
  ggzy init --administrator "NAME 姓名" --organisation "BODY 单位名称" --uscc 统一社会信用代码 --username NAME
Then `ggzy serve`, sign in at /desk/sign-in/, and invite the others at /desk/organisation/.
随后 ggzy serve，在 /desk/sign-in/ 登录，在“我的单位”邀请其他人员。"""


def is_there() -> bool:
    """Has anybody on this node, of a centre, the duty to administer and a way to sign in?"""
    now = clock.now()
    rows = Membership.objects.filter(Q(until=None) | Q(until__gt=now), organisation__roles__role=str(Role.CENTRE))
    return any(
        str(Role.ADMINISTRATOR) in row.duties and Login.objects.filter(person=row.person).exists()
        for row in rows.select_related("person")
    )


def make(name: str, organisation: str, uscc: str, username: str) -> tuple[Person, str]:
    """The centre (unless it is registered), the person, their login. The password, where one was made up here.

    Raises Refusal; where there is an administrator already the others come by invitation, or back by two people.
    """
    if is_there():
        raise Refusal(
            "P-REGISTERED",
            Text("本节点已有管理员", "This node has an administrator"),
            Text(
                "其他人员请由管理员邀请；忘记密码请按两人恢复办理",
                "The administrator invites the others; a lost password comes back by two people",
            ),
        )
    code = uscc_code.check(uscc or settings.GGZY_PLATFORM_USCC)
    password, made_up = _password()
    logins.check(username, password)
    house = Organisation.objects.filter(uscc=code).first()
    if house is None:
        data = {"uscc": code, "name": organisation, "roles": ROLES}
        house = perform("organisation.register", operator_session(), data=data).result
    enrol = {"uscc": house.uscc, "name": name, "duties": DUTIES}
    person: Person = perform("person.enrol", operator_session(), data=enrol).result
    logins.give(person, username, password)
    return person, password if made_up else ""


def _password() -> tuple[str, bool]:
    """From GGZY_PASSWORD, typed twice at a terminal, or made up; and whether it was."""
    given = environ.Env().str("GGZY_PASSWORD", default="")
    if given:
        return given, False
    if not sys.stdin.isatty():
        return secrets.token_urlsafe(15), True
    while True:
        first = getpass("Password 密码: ")
        if first == getpass("Again 再输一次: "):
            return first, False
        print("They differ. 两次不一致。")  # noqa: T201  a question at a terminal

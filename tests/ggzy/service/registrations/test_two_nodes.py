"""Two real nodes, two databases, two logs: what is registered at one is registered at the other by a code, over pages."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.sample import code
from tests.support.node import Node, wait_for

pytestmark = pytest.mark.slow
PASSWORD = "correct horse battery"
THERE = "b.example/journal"
MAKE = f"""
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session as op
from ggzy.foundation.identity import logins
perform("organisation.register", op(), data=dict(uscc="{code(7)}", name="示例建设公司", roles=["tenderer"]))
who = perform("person.enrol", op(), data=dict(uscc="{code(7)}", name="示例管理员", duties=["administrator"])).result
logins.give(who, "boss", "{PASSWORD}")
"""


def token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[-3000:]
    return found[1]


def post(client: httpx.Client, where: str, **data: str) -> httpx.Response:
    page = client.get(where).text
    return client.post(
        where, data={"csrfmiddlewaretoken": token(page), **data}, headers={"Referer": str(client.base_url)}
    )


def browser(url: str) -> httpx.Client:
    return httpx.Client(base_url=url, follow_redirects=True, timeout=20, headers={"Accept-Language": "en"})


def test_registered_once_recognised_twice(tmp_path):
    with Node(tmp_path / "a") as a, Node(tmp_path / "b") as b:
        a.env["GGZY_ORIGIN"], b.env["GGZY_ORIGIN"] = "a.example/journal", THERE
        a.serve()
        b.serve()
        made = a.run("shell", "-c", MAKE)
        assert made.returncode == 0, made.stderr
        policy = tmp_path / "a.policy"
        policy.write_text(f"log {wait_for(f'{a.url}/journal/key').decode().strip()}\nquorum none\n")
        said = b.run("recognise", "示例甲市", a.url, str(policy))
        assert said.returncode == 0, said.stdout + said.stderr
        assert "a.example/journal" in said.stdout

        with browser(a.url) as at_a:
            post(at_a, "/desk/sign-in/", username="boss", password=PASSWORD)
            told = post(at_a, "/desk/acts/registration.issue", node=THERE, _step="do")
            shown = re.search(r"[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}", told.text)
            assert shown, told.text[-3000:]
            page = at_a.get("/desk/organisation/registration/").text
            file = re.search(r"/desk/organisation/registration/\w+\.json", page)
            assert file
            wait_for(f"{a.url}/journal/checkpoint")
            package = next(one for one in iter(lambda: at_a.get(file[0]), None) if one.status_code == 200)
        kept = tmp_path / "registration.json"
        kept.write_text(package.text, "utf-8")
        checked = b.run("registration", str(kept), "--policy", str(policy), "--node", THERE)
        assert checked.returncode == 0, checked.stdout + checked.stderr

        with browser(b.url) as at_b:
            where = "/desk/register/recognised/"
            node = re.search(r'value="([0-9a-f]{16})"', at_b.get(where).text)
            assert node
            done = post(at_b, where, node=node[1], code=shown[0], username="boss", password=PASSWORD)
            assert done.status_code == 200, done.text
            assert "You are registered" in done.text, done.text[-3000:]
            post(at_b, "/desk/sign-in/", username="boss", password=PASSWORD)
            page = at_b.get("/desk/organisation/").text
            assert code(7) in page
            assert "示例建设公司" in page
        verified = b.run("verify")
        assert verified.returncode == 0, verified.stdout

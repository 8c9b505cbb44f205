"""Becoming a sample person, and back; the list of logins; the tour. None of it on a node that is no sample."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from ggzy.foundation.acts import Role
from tests.ggzy.people import somebody
from tests.support.node import Node

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_one_click_makes_one_a_bidder_and_another_a_citizen_again():
    session = somebody(1, Role.BIDDER)
    client = Client()
    answer = client.post("/demo/become", {"person": session.person.key, "next": "/desk/"})
    assert answer.url == "/desk/"
    assert session.person.name in client.get("/desk/").content.decode()
    client.post("/demo/leave", {"next": "/"})
    assert client.get("/desk/").status_code == 302


def test_it_needs_a_token():
    session = somebody(1, Role.BIDDER)
    client = Client(enforce_csrf_checks=True)
    assert client.post("/demo/become", {"person": session.person.key}).status_code == 403
    page = client.get("/demo/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    answer = client.post("/demo/become", {"person": session.person.key, "csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def test_it_leads_nowhere_else():
    session = somebody(1, Role.BIDDER)
    answer = Client().post("/demo/become", {"person": session.person.key, "next": "https://elsewhere.example/"})
    assert answer.url == "/desk/"


def test_nobody_becomes_somebody_who_is_not_there():
    assert Client().post("/demo/become", {"person": "nobody"}).status_code == 404
    assert Client().get("/demo/become").status_code == 405


def test_the_list_finds_people_by_name_of_person_or_organisation():
    session = somebody(1, Role.BIDDER)
    other = somebody(2, Role.SUPERVISOR)
    page = Client().get("/demo/", {"q": session.party.name}).content.decode()
    assert session.person.key in page
    assert other.person.key not in page


def test_every_page_offers_it_and_stays_the_same_for_everybody():
    page = Client().get("/matters/").content.decode()
    assert 'href="/demo/?next=/matters/"' in page
    assert "csrfmiddlewaretoken" not in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_tour_stands_on_an_empty_node_too(language):
    answer = Client().get("/demo/tour/", headers={"accept-language": language})
    assert answer.status_code == 200
    assert ("Verify a receipt" if language == "en" else "核验一份回执") in answer.content.decode()


def test_the_addresses_are_there_on_a_demo_node():
    assert reverse("demo:become") == "/demo/become"


PRODUCTION = """
import django; django.setup()
from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
assert settings.GGZY_DEMO is False
for path in ("/demo/", "/demo/become", "/demo/leave", "/demo/tour/"):
    try:
        resolve(path)
    except Resolver404:
        continue
    raise SystemExit(f"{path} is there")
try:
    reverse("demo:become")
except NoReverseMatch:
    print("absent")
"""


def test_the_addresses_do_not_exist_in_production(tmp_path):
    import subprocess
    import sys

    with Node(tmp_path / "node") as node:
        env = node.env | {
            "DJANGO_SETTINGS_MODULE": "ggzy.settings.production",
            "GGZY_SECRET_KEY": "k9-Vq2~Lz7_Wd4.Hn8+Rt3!Bf6" * 2,
            "GGZY_HOSTS": "ggzy.example.gov.cn",
            "GGZY_ORIGIN": "ggzy.example.gov.cn/journal",
            "DATABASE_URL": "postgres://ggzy@db/ggzy",
        }
        said = subprocess.run([sys.executable, "-c", PRODUCTION], env=env, capture_output=True, text=True)
    assert said.stdout.strip() == "absent", said.stderr

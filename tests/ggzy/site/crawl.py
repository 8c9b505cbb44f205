"""Walks the whole site of a node as everybody: `GGZY_DATA=… python -m tests.ggzy.site.crawl FILE`.

A program of its own, because it reads a node that was made elsewhere; the tests beside it read the file it writes:
every page each person found and how it answered in both languages, and how every page one of them found at the desk
answered all the others.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter, deque
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from . import standards

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ggzy.settings.embedded")
os.environ["GGZY_LOG"] = "ERROR"

VISITOR = "visitor"
OPEN = (  # to all
    "desk:sign-in", "desk:certificate", "desk:challenge", "desk:register", "desk:register-recognised", "desk:join",
    "desk:recover", "desk:shared",
)  # fmt: skip
OWN = ("desk:receipts-zip",)  # one address, behind which everybody finds what is theirs
PEOPLE = (
    "tenderer1", "tenderer2", "agency", "bidder1", "bidder9", "seated", "expert1", "centre", "witness", "supervisor",
    "discipline", "bank", "trustee1",
)  # fmt: skip
ALIKE = 2  # addresses that differ in their query alone, followed per page and kind of query
DESKS, FORMS = 4, 1  # pages of one kind, and forms of one act, that somebody follows at the desk
RECEIPTS = 20  # of the visitor: all are made alike
ABROAD = ("bidder1", "supervisor")  # of those signed in they follow public pages too, which are the same for everybody
TRIED = 4  # people beside the visitor as whom a page somebody else found is tried
PAIRS = 1  # pages of one kind (forms: of one act) found by the same people that are tried as everybody else
BEGIN = ("/desk/", "/", "/sitemap.xml", "/demo/", "/demo/design/")
FILES = (".ics", ".atom", ".json", ".csv", ".xlsx", ".pdf", ".tlog-proof", ".gz", ".manifest", ".txt", ".xml")


class Walk:
    """One person's way through the site, each page in one language first and, once, in the other."""

    def __init__(self, who: str, client: Any, given: Any) -> None:
        self.who, self.client, self.given = who, client, given
        self.found: dict[str, dict[str, Any]] = {}
        self.linked: set[str] = set()
        self.first: list[str] = []  # where this person is at work, beside the pages everybody begins with
        self.alike: Counter[tuple[Any, ...]] = Counter()
        self.spoken: Counter[tuple[str, str]] = Counter()

    def go(self) -> None:
        waiting = deque((where, "") for where in (*BEGIN, *self.first))
        while waiting:
            where, source = waiting.popleft()
            if where in self.found or not self.wanted(where):
                continue
            for found in self.visit(where, source):
                self.linked.add(found)
                if found not in self.found:
                    waiting.append((found, where))

    def leads_to(self, where: str) -> bool:
        """Would this person's pages have led here, had the walk followed all of a kind? From the list of their own
        matters, over the matter's page."""
        if where in self.linked:
            return True
        matter = re.match(r"/desk/matters/[^/]+/", where)
        if not matter or matter[0] not in self.matters:
            return False
        return where == matter[0] or where in self.links_on(matter[0])

    @cached_property
    def matters(self) -> set[str]:
        """The pages of the matters that are this person's own, from every page of their list."""
        found: set[str] = set()
        where: str | None = "/desk/matters/?state=all"
        while where:
            links, number = self.links_on(where), int(dict(parse_qsl(urlsplit(where).query)).get("page", 1))
            found |= {one for one in links if re.fullmatch(r"/desk/matters/[^/]+/", one)}
            where = next((one for one in links if f"page={number + 1}" in urlsplit(one).query.split("&")), None)
        return found

    def links_on(self, where: str) -> set[str]:
        text = self.client.get(where).content.decode()
        return {urljoin(where, one).partition("#")[0] for one in standards.links(text) if is_ours(where, one)}

    def wanted(self, where: str) -> bool:
        """Does this address show something the ones before did not?"""
        route, split = route_of(where), urlsplit(where)
        if not route:
            return True  # nowhere: to be found out
        visitor, desk = self.who == VISITOR, route.startswith(("desk:", "demo:"))
        if not visitor and not desk and (self.who not in ABROAD or split.query or split.path.endswith(FILES)):
            return False
        if split.query:
            kind: tuple[str, ...] = (route, *sorted(key for key, _ in parse_qsl(split.query)))
        else:
            kind = (route, split.path.rpartition("/acts/")[2] if "/acts/" in split.path else "")
        self.alike[kind] += 1
        most = ALIKE if split.query else (FORMS if kind[1] else DESKS) if desk else 1
        if visitor and not split.query:
            most = RECEIPTS if route == "portal:receipt" else 1000
        return self.alike[kind] <= most

    def visit(self, where: str, source: str) -> list[str]:
        route = route_of(where)
        seen = self.found[where] = {"route": route, "source": source, "problems": [], "chinese": []}
        answer = self.client.get(where, headers={"accept-language": "en"})
        seen["status"], seen["kind"] = answer.status_code, answer.headers.get("Content-Type", "").partition(";")[0]
        if answer.status_code in (301, 302):
            return [urljoin(where, answer.headers["Location"])]
        if answer.streaming:
            b"".join(answer.streaming_content)
            return []
        if "html" not in seen["kind"] or where == "/verify.html":  # a file to keep, with tests and a policy of its own
            return places(answer.content.decode()) if where == "/sitemap.xml" else []
        seen["size"] = len(answer.content)
        text = answer.content.decode()
        seen["problems"] += [f"en: {one}" for one in standards.problems(answer, english=True)]
        seen["chinese"] = list(standards.chinese(text, self.given))
        self.spoken[route, "zh"] += 1
        if self.spoken[route, "zh"] <= 2:
            chinese = self.client.get(where, headers={"accept-language": "zh-CN"})
            seen["problems"] += [f"zh: {one}" for one in standards.problems(chinese, english=False)]
            if chinese.status_code != answer.status_code:
                seen["problems"].append(f"{answer.status_code} in English, {chinese.status_code} in Chinese")
        return [urljoin(where, one).partition("#")[0] for one in standards.links(text) if is_ours(where, one)]


def places(sitemap: str) -> list[str]:
    return [urlsplit(one).path for one in re.findall(r"<loc>(.*?)</loc>", sitemap)]


def is_ours(where: str, link: str) -> bool:
    split = urlsplit(urljoin(where, link.partition("#")[0] or where))
    return not split.scheme and not split.netloc and not split.path.startswith("/static/")


def route_of(where: str) -> str:
    from django.urls import Resolver404, resolve

    try:
        return resolve(urlsplit(where).path).view_name or ""
    except Resolver404:
        return ""


def as_others(walks: dict[str, Walk]) -> list[dict[str, Any]]:
    """Each page of the desk that somebody found, asked for by those who did not."""
    tried, alike = [], Counter[tuple[str, ...]]()
    for where in sorted({url for walk in walks.values() for url in walk.found if url.startswith("/desk/")}):
        if urlsplit(where).query or route_of(where) in (*OPEN, *OWN):
            continue
        act = where.rpartition("/acts/")[2] if "/acts/" in where else ""
        kind = (route_of(where), act, *sorted(who for who, walk in walks.items() if where in walk.found))
        alike[kind] += 1
        if alike[kind] > PAIRS:
            continue
        others = [who for who, walk in walks.items() if where not in walk.found and who != VISITOR]
        first = len(tried) % len(others) if others else 0
        for who in [VISITOR, *(others[first:] + others[:first])[:TRIED]]:
            walk = walks[who]
            if where not in walk.found:
                answer = walk.client.get(where)
                own = answer.status_code < 300 and is_own(walk, where, act)
                tried.append({"where": where, "route": kind[0], "who": who, "status": answer.status_code, "own": own})
    return tried


def is_own(walk: Walk, where: str, act: str) -> bool:
    """Is it no wonder that this person may see this page?"""
    if route_of(where) == "desk:act-on" and for_anybody(act):
        return True
    return walk.leads_to(where) or (route_of(where) == "desk:act-alone" and may_begin(walk.client, act))


def for_anybody(name: str) -> bool:
    """May whoever has signed in do it, as they may complain on a public trade? Nobody's pages have to lead to it."""
    from ggzy.foundation.acts.registry import ACTS
    from ggzy.foundation.acts.roles import Role

    return not {Role.ANYONE, Role.PERSON}.isdisjoint(ACTS[name].by)


def may_begin(client: Any, name: str) -> bool:
    """Does this person hold a role that the act is for? The walk ends before it has seen every button."""
    from ggzy.foundation.acts.registry import ACTS
    from ggzy.foundation.identity.models import Person
    from ggzy.foundation.identity.roles import session_for

    person = Person.objects.filter(key=getattr(client, "person", "")).first()
    return person is not None and any(session_for(person).holds(role) for role in ACTS[name].by)


def people() -> dict[str, Any]:
    """Clients that are signed in as somebody of each role."""
    from django.test import Client

    from ggzy.foundation.identity.models import Login, Membership

    clients = {VISITOR: Client()}
    for name in PEOPLE:
        login = Login.objects.filter(username=name).select_related("person").first()
        person = login.person if login else seated() if name == "seated" else None
        if person is None:
            continue
        clients[name] = client = Client()
        client.person = key = Membership.objects.filter(person=person).values_list("person__key", flat=True)[0]
        assert client.post("/demo/become", {"person": key}).status_code == 302
    return clients


def evaluated() -> Any:
    """The lot that is being evaluated."""
    from ggzy.foundation.matters.models import Matter

    return Matter.objects.get(stage="evaluation", procedure="engineering.open-tender")


def seated() -> Any:
    """An expert who sits on a committee."""
    from ggzy.foundation.acts import Role
    from ggzy.foundation.identity.models import Person
    from ggzy.foundation.identity.roles import session_for

    lot = evaluated()
    for person in Person.objects.order_by("pk"):
        membership = person.memberships.first()
        if (
            membership
            and lot
            and "expert" in membership.duties
            and session_for(person, membership.organisation).holds(Role.EXPERT, lot)
        ):
            return person
    return None


def what_is_given() -> Any:
    """Names of people and organisations; official titles of matters and notices."""
    from ggzy.foundation.identity.models import Organisation, Person
    from ggzy.foundation.matters.models import Matter
    from ggzy.trading.projects.models import Lot, Notice, Project

    from .standards import Given

    def said(field: str, *models: Any) -> set[str]:
        """Row by row: names of people lie sealed and are read by their row."""
        return {value for model in models for one in model.objects.all() if (value := getattr(one, field))}

    return Given.of(said("name", Organisation, Person), said("title", Matter, Notice) | said("name", Lot, Project))


def public_codes() -> list[str]:
    """The matters that anybody may see."""
    from ggzy.foundation.matters.public import public

    return list(public().values_list("code", flat=True))


def main(file: Path) -> None:
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    walks, given = {}, what_is_given()
    for who, client in people().items():
        client.raise_request_exception = False
        walks[who] = Walk(who, client, given)
        if who == "seated":
            walks[who].first = [f"/desk/matters/{evaluated().code}/"]
        walks[who].go()
    told = {
        "pages": {who: walk.found for who, walk in walks.items()},
        "linked": {who: sorted(walk.linked) for who, walk in walks.items()},
        "others": as_others(walks),
        "people": {who: walk.client.person for who, walk in walks.items() if who != VISITOR},
        "public": public_codes(),
    }
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

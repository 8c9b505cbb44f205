"""Every link as every role, in both languages: no broken page, none that somebody should not see."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
FORMS = ("desk:act-on", "desk:act-alone")


def everything(walked):
    """Each page somebody found: who, where, what."""
    return [(who, where, page) for who, pages in walked["pages"].items() for where, page in pages.items()]


def test_no_link_leads_nowhere(walked):
    """A public page is the same for everybody, so it may lead to the form of an act that not everybody may do: then a
    page says why (403). Desks lead only to what the person may open."""
    broken = []
    for who, where, page in everything(walked):
        explained = page["status"] == 403 and page["route"] in FORMS and not page["source"].startswith("/desk/")
        if page["status"] >= 400 and not explained:
            broken.append((who, where, page["status"], page["source"]))
    assert broken == []


def test_every_page_keeps_the_standards_of_the_house(walked):
    wrong = [(who, where, page["problems"]) for who, where, page in everything(walked) if page["problems"]]
    assert wrong == []


def test_everybody_comes_to_pages_of_their_own(walked):
    """The walk is no walk if it finds little: every role is there, with its desk and with forms it may fill."""
    found = {who: {page["route"] for page in pages.values()} for who, pages in walked["pages"].items()}
    assert len(found) >= 14
    assert len(walked["pages"]["visitor"]) > 200
    for who, routes in found.items():
        assert who == "visitor" or {"desk:inbox", "desk:matter"} <= routes, who
    for who in ("tenderer1", "bidder1", "seated", "centre", "supervisor", "discipline", "bank", "trustee1"):
        assert found[who] & set(FORMS), who
    assert "desk:room" in found["seated"]
    assert {"desk:supervision", "desk:alert", "desk:complaint"} <= found["supervisor"]


def test_nobody_sees_a_page_of_the_desk_that_is_not_theirs(walked):
    """A page that one person found is shut to another, unless it is public or their own pages lead to it."""
    public = {f"/desk/matters/{code}/" for code in walked["public"]}
    seen = [one for one in walked["others"] if one["status"] < 300 and not one["own"] and one["where"] not in public]
    assert seen == []
    assert {one["status"] for one in walked["others"]} <= {200, 302, 403, 404}
    assert sum(1 for one in walked["others"] if one["status"] in (403, 404)) > 100


def test_the_desk_sends_a_visitor_to_sign_in(walked):
    answers = {one["status"] for one in walked["others"] if one["who"] == "visitor"}
    assert answers == {302}

"""Facts are handed to a chosen reader until a day; every reading is seen by the party, and nobody else reads."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.identity.roles import anonymous, session_for
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.service.sharing import queries
from ggzy.service.sharing.models import Share, ShareReading
from tests.ggzy.people import member, organisation, somebody
from tests.ggzy.visitors import login_of, visitor
from tests.sample import code
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
WEEK = timedelta(days=7)


@pytest.fixture
def boss():
    party = organisation(7, Role.BIDDER)
    return session_for(member(party, Role.ADMINISTRATOR, Role.BIDDER, name="示例管理员"), party)


def grant(boss, **changes):
    data = {"facts": ["registration"], "purpose": "示例：核对资格", "until": clock.now() + WEEK}
    return perform("share.grant", boss, data=data | changes).result


def read(who=None, **data):
    return perform("share.read", who or anonymous(), data=data).result


def said(reading):
    return [one["said"]["zh"] for group in reading.shown_once["shown"] for one in group["facts"]]


def test_whoever_has_the_code_reads_what_was_chosen_and_no_more(boss):
    made = grant(boss)
    reading = read(code=made.shown_once["code"].lower().replace("-", " "))
    assert said(reading)[:2] == ["示例单位7", code(7)]
    assert "示例管理员" not in str(reading.shown_once)
    both = grant(boss, facts=["people", "registration", "record"])
    shown = read(code=both.shown_once["code"]).shown_once["shown"]
    assert [group["kind"] for group in shown] == ["registration", "people", "record"]
    assert "示例管理员" in str(shown)
    settle()
    for fact in shown[0]["facts"]:
        assert Entry.objects.get(leaf=fact["leaf"])
    assert verify().holds


def test_the_party_sees_who_looked_and_when(boss):
    made = grant(boss)
    reader = somebody(12, Role.TENDERER)
    read(code=made.shown_once["code"])
    read(reader, code=made.shown_once["code"])
    looks = queries.granted(boss.party)[0].looks
    assert [(one.who, one.uscc) for one in looks] == [("示例单位12", code(12)), ("", "")]
    login_of(boss.person, "boss")
    page = visitor(boss).get("/desk/shares/").content.decode()
    assert "示例单位12" in page
    assert "持有代码、未登录的人" in page


def test_for_one_organisation_only(boss):
    made = grant(boss, reader=code(12))
    reader, other = somebody(12, Role.TENDERER), somebody(13, Role.TENDERER)
    for who in (None, other):
        with refused("P-SHARE-CODE", status=403):
            read(who, code=made.shown_once["code"])
    with refused("P-SHARE-CODE", status=404):
        read(other, share=made.key)
    assert [one.key for one in queries.for_reader(reader)] == [made.key]
    assert queries.for_reader(other) == []
    assert said(read(reader, share=made.key))[0] == "示例单位7"


def test_it_ends_by_the_day_and_by_withdrawal(boss, matter_time):
    first, second = grant(boss), grant(boss)
    perform("share.withdraw", boss, data={"share": first.key})
    with refused("P-SHARE-CODE", status=403) as told:
        read(code=first.shown_once["code"])
    assert "撤回" in told.value.what.zh
    assert said(read(code=second.shown_once["code"]))
    with clock.at(matter_time + WEEK + timedelta(seconds=60)):
        with refused("P-SHARE-CODE", status=403) as told:
            read(code=second.shown_once["code"])
        assert "有效期" in told.value.what.zh
        assert not queries.granted(boss.party)[0].stands


def test_bad_input_is_answered_in_words(boss):
    now = clock.now()
    for changes in ({"until": now - WEEK}, {"until": now + timedelta(days=91)}):
        with refused("P-SHARE-CODE", status=422):
            grant(boss, **changes)
    for changes in ({"facts": []}, {"facts": ["secrets"]}, {"reader": "91"}, {"purpose": ""}):
        with refused("P-INPUT", status=422):
            grant(boss, **changes)
    for data in ({}, {"code": "AAAAA-AAAAA-AAAAA-AAAAA"}, {"share": "0" * 16}, {"code": "\u3000"}):
        with refused("P-SHARE-CODE", status=404):
            read(**data)


def test_nobody_shares_or_withdraws_for_another(boss):
    made = grant(boss)
    other = organisation(12, Role.BIDDER)
    stranger = session_for(member(other, Role.ADMINISTRATOR, name="示例他人"), other)
    with refused("P-UNKNOWN", status=404):
        perform("share.withdraw", stranger, data={"share": made.key})
    colleague = session_for(member(boss.party, Role.BIDDER), boss.party)
    with refused("P-ROLE", status=403):
        grant(colleague)


def test_record_and_tables_say_neither_what_for_nor_for_whom(boss):
    made = grant(boss, reader=code(12))
    read(somebody(12, Role.TENDERER), share=made.key)
    entry = Entry.objects.get(act="share.grant").body + Entry.objects.get(act="share.read").body
    row = str(list(Share.objects.values_list())) + str(list(ShareReading.objects.values_list()))
    for word in (code(7), "核对资格", "registration", made.shown_once["code"]):
        assert word not in entry
    for word in (code(12), "核对资格", made.shown_once["code"]):
        assert word not in row


def test_the_pages_of_a_reader(boss, client):
    made = grant(boss)
    assert client.get("/desk/shared/").status_code == 200
    answer = client.post("/desk/shared/", {"code": made.shown_once["code"], "_key": "one"})
    assert "示例单位7" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    again = client.post("/desk/shared/", {"code": made.shown_once["code"], "_key": "one"})
    assert "示例单位7" not in again.content.decode()
    assert ShareReading.objects.count() == 1
    assert client.post("/desk/shared/", {"code": "wrong-code-00"}).status_code == 404

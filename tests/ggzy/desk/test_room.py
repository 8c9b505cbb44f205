"""The evaluation room: for its members, with what they need and nothing of the others."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

from ggzy.foundation.acts import Role, perform
from ggzy.trading.evaluation.room import room_of
from tests.ggzy.people import somebody
from tests.ggzy.trading.evaluation import rooms
from tests.ggzy.trading.evaluation.rooms import Room
from tests.ggzy.visitors import visitor

pytestmark = pytest.mark.usefixtures("record")


def room() -> Room:
    """A lot in evaluation, public as such lots are."""
    made = rooms.room()
    made.the.moment("notice-published")
    return made


def at(the: Room, *rest: str) -> str:
    return f"/desk/matters/{the.lot.matter.code}/room/{'/'.join(rest)}"


def member(the: Room, seat: int) -> Client:
    from ggzy.foundation.identity.visits import KEY, _password_mark

    client = Client()
    kept = client.session
    person = the.seats[seat].person
    kept[KEY] = {"person": person.pk, "party": None, "certificate": "", "password": _password_mark(person)}
    kept.save()
    return client


def test_a_member_who_has_not_begun_is_offered_to_begin_and_nothing_else():
    the = room()
    page = member(the, 2).get(at(the)).content.decode()
    assert "开始评标" in page
    assert "评审这份投标" not in page


def test_progress_counts_ones_own_work_alone():
    the = room().start()
    scores = [{"bid": 1, "item": "plan", "points": "8"}]
    perform("score.record", the.seats[1], the.lot, {"scores": scores})
    assert room_of(the.lot, the.seats[1].person).scored == (1, 6)
    assert room_of(the.lot, the.seats[2].person).scored == (0, 6)


def test_objective_scores_that_differ_are_said_without_whose_they_are():
    the = room().start()
    for seat, points in ((1, "10"), (2, "9")):
        scores = [{"bid": 2, "item": "staff", "points": points}]
        perform("score.record", the.seats[seat], the.lot, {"scores": scores})
    page = member(the, 3).get(at(the)).content.decode()
    assert "2号投标的客观分“项目班子”" in page
    assert "1号席位评" not in page


def test_only_the_head_is_offered_what_is_the_heads():
    the = room().start().review().score()
    assert room_of(the.lot, the.seats[1].person).wants("report.draft")
    assert not room_of(the.lot, the.seats[2].person).wants("report.draft")
    draft = the.draft()
    assert room_of(the.lot, the.seats[2].person).wants("report.sign")
    perform("report.sign", the.seats[2], the.lot, {"document": draft.document})
    assert not room_of(the.lot, the.seats[2].person).wants("report.sign")
    pdf = member(the, 2).get(at(the, "report.pdf"))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_nobody_but_members_enters():
    the = room().start()
    for other in (the.the.tenderer, somebody(700, Role.BIDDER)):
        assert visitor(other).get(at(the)).status_code == 404
        assert visitor(other).get(at(the, "1", "执照.txt")).status_code == 404
    assert Client().get(at(the)).status_code == 302


def test_names_of_members_stand_nowhere_on_the_page():
    the = room().start()
    page = member(the, 2).get(at(the)).content.decode()
    for seat, session in the.seats.items():
        assert seat == 2 or session.person.name not in page


def opened_with(the: Room, names: dict[str, bytes]) -> None:
    """Give the first bid documents, as the opening keeps them."""
    from ggzy.foundation.documents.stored import store
    from ggzy.foundation.journal.rows import Recorder, recorder

    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    bid = the.the.opened[0]
    token = recorder.set(Recorder())
    bid.changed(
        archive=store(held.getvalue(), ("zip",)).sha256,
        content=bid.content | {"documents": [{"name": name, "size": 1, "sha256": "0" * 64} for name in names]},
    )
    recorder.reset(token)


def test_documents_are_shown_or_downloaded_by_what_they_are_and_never_run():
    the = room().start()
    opened_with(the, {"资格/执照.txt": "示例".encode(), "页面.html": b"<script>alert(1)</script>"})
    reader = member(the, 4)
    text = reader.get(at(the, "1", "资格/执照.txt"))
    assert b"".join(text.streaming_content).decode() == "示例"
    assert text["Content-Type"].startswith("text/plain")
    page = reader.get(at(the, "1", "页面.html"))
    assert page["Content-Disposition"].startswith("attachment")
    assert "sandbox" in page["Content-Security-Policy"]
    for name in ("bid.json", "../执照.txt", "没有.txt"):
        assert reader.get(at(the, "1", name)).status_code == 404


def test_the_room_is_reached_from_the_matter():
    the = room()
    page = member(the, 1).get(f"/desk/matters/{the.lot.matter.code}/").content.decode()
    assert at(the) in page

"""What anybody sees, and what nobody does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock, documents
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.portal.models import NamedDocument
from ggzy_core.tlog.receipt import verify_receipt
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.people import somebody

pytestmark = pytest.mark.usefixtures("record")


def page(where: str, **query: str) -> str:
    answer = Client().get(where, query)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_the_first_page_of_an_empty_node_says_what_would_be_there():
    assert "还没有公开的事项" in page("/")


def test_the_first_page_shows_what_closes_soon_and_what_is_new():
    put_up()
    clock.forward(timedelta(days=5))
    shown = page("/")
    assert shown.count("示例设备一批") == 2
    assert "自由报价期" in shown


def test_a_matter_shows_its_course_its_clock_and_its_record():
    listing = put_up()
    shown = page(f"/matters/{listing.matter.code}/")
    assert "你在这里" in shown
    assert 'aria-current="step"' in shown
    assert "2026年3月12日 星期四 09:00" in shown
    assert Entry.objects.get(subject=listing.matter.code).leaf in shown


def test_a_matter_before_its_public_moment_is_like_one_that_is_not():
    listing = put_up()
    with clock.at(clock.now() - timedelta(hours=1)):
        answers = [Client().get(f"/matters/{code}/") for code in (listing.matter.code, "L-nowhere")]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert "示例设备一批" not in page("/matters/")


def test_the_list_filters_by_words_procedure_and_stage():
    listing = put_up()
    assert "示例设备" in page("/matters/", q="设备 示例")
    assert "示例设备" in page("/matters/", q=listing.matter.code)
    assert "没有符合条件" in page("/matters/", q="没有的")
    assert "示例设备" in page("/matters/", procedure="test.listing", stage="free")
    assert "没有符合条件" in page("/matters/", stage="timed")
    assert "示例设备" in page("/matters/", stage="open", page="99")


def test_public_pages_carry_an_etag_and_answer_304():
    listing = put_up()
    where = f"/matters/{listing.matter.code}/"
    first = Client().get(where)
    assert "max-age" in first["Cache-Control"]
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in first["Vary"].split(",")}
    assert Client().get(where, headers={"if-none-match": first["ETag"]}).status_code == 304
    perform("listing.offer", somebody(1, Role.BIDDER), listing, {"amount": "100000"})
    assert Client().get(where, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_public_page_sets_no_cookie():
    assert not Client().get("/").cookies


def test_the_receipt_of_a_public_act_verifies_on_the_page_and_off_it():
    put_up()
    entry = Entry.objects.latest("id")
    assert Client().get(f"/receipts/{entry.leaf}.tlog-proof").status_code == 404, "not in the journal yet"
    settle()
    text = page(f"/receipts/{entry.leaf}.tlog-proof")
    assert verify_receipt(text, signer().vkey).ok
    shown = Client().post("/verify/", {"receipt": text}).content.decode()
    assert "属实：“挂牌”确已记入存证" in shown
    assert "/matters/" in shown


def test_a_forged_receipt_is_named_at_the_step_that_fails():
    put_up()
    settle()
    text = page(f"/receipts/{Entry.objects.latest('id').leaf}.tlog-proof")
    shown = Client().post("/verify/", {"receipt": text.replace("index 0", "index 1")}).content.decode()
    assert "不能证明" in shown
    assert "不能证明" in Client().post("/verify/", {"receipt": "<script>"}).content.decode()
    assert Client().post("/verify/", {}).status_code == 422


def test_the_journal_is_served_as_static_files():
    assert Client().get("/journal/checkpoint").status_code == 404
    put_up()
    settle()
    assert page("/journal/checkpoint").startswith("sample-city.example/journal\n")
    assert page("/journal/key").strip() == signer().vkey
    tile = Client().get("/journal/tile/entries/000.p/1")
    assert b"".join(tile.streaming_content)[2:].decode() == Entry.objects.get().body
    assert "immutable" in tile["Cache-Control"]


@pytest.mark.parametrize("where", ["tile/../keys/node.key", "tile/0/000/..", "tile/x/000", "writer.lock", "tile/0/0"])
def test_nothing_but_the_journal_is_served_from_its_folder(where: str):
    assert Client().get(f"/journal/{where}").status_code == 404


def test_rules_of_a_day_with_the_unverified_marked():
    shown = page("/rules/", on="2026-03-01")
    assert "T-PREP20" in shown
    assert "未核实" in shown
    assert "P-DEADLINE" in shown
    assert "T-PREP20" not in page("/rules/", on="2026-03-01", q="P-DEADLINE")
    assert "不是日期" in page("/rules/", on="gestern")


def test_a_document_is_given_out_only_when_a_public_entry_of_a_public_matter_names_it():
    listing = put_up()
    named = documents.store(b"a public text", ("txt",)).sha256
    other = documents.store(b"another text", ("txt",)).sha256
    assert Client().get(f"/documents/{named}").status_code == 404
    NamedDocument.objects.create(sha256=named, subject=listing.matter.code)
    NamedDocument.objects.create(sha256=other, subject="L-hidden")
    answer = Client().get(f"/documents/{named}")
    assert b"".join(answer.streaming_content) == b"a public text"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment")
    assert Client().get(f"/documents/{other}").status_code == 404
    assert Client().get(f"/documents/{'0' * 64}").status_code == 404
    assert Client().get("/documents/..%2Fkeys").status_code == 404


def test_a_page_that_is_not_says_so_in_words():
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_the_language_is_chosen_once_and_never_leads_away():
    client = Client()
    assert client.post("/language", {"language": "en", "next": "//evil.example"})["Location"] == "/"
    assert "Public resource trading" in client.get("/").content.decode()
    client.post("/language", {"language": "xx", "next": "/"})
    assert "Public resource trading" in client.get("/").content.decode()

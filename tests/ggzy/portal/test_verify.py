"""The verify page takes a receipt, a document, a pack or a checkpoint, and the matter's page says how to do it oneself."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Role, act
from ggzy.foundation.documents import document_bytes
from ggzy.foundation.identity import strangers
from ggzy.foundation.journal.sequencer import folder, settle, signer
from ggzy.portal import packs
from ggzy.service.archive.packing import pack
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.notices import publish
from ggzy.trading.projects.papers import paper
from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.note import Signer
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.trading.lots import operate, scene

pytestmark = pytest.mark.usefixtures("record")


class Notify(Input):
    document: str


@act("test.noticed", on=Lot, by=Role.OPERATOR, takes=Notify)
def noticed_again(act: Act, lot: Lot, data: Notify) -> None:
    """造更正公告: a notice of a change with its document."""
    publish(act, lot.matter, "change", "示例更正公告", "示例更正内容", data.document)


def given(text: str = "", file: bytes = b"", **more: str) -> str:
    data = {"receipt": text, **more}
    if file:
        upload = io.BytesIO(file)
        upload.name = "kept.pdf"
        data |= {"file": upload}
    answer = Client().post("/verify/", data)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def noticed():
    """A public lot whose tender notice was printed; publishing it again makes a newer version."""
    the = scene("opening", notice_published=clock.now(), opening=clock.now())
    the.paper = paper("示例开标记录", paragraphs=["示例"])
    operate("test.recorded", the.lot, {"document": the.paper})
    settle()
    return the


def test_a_document_says_what_it_is_and_one_byte_more_says_nothing(noticed):
    content = document_bytes(noticed.paper)
    shown = given(file=content)
    assert "一字未改" in shown and "开标记录" in shown and noticed.lot.matter.code in shown
    assert hashlib.sha256(content).hexdigest() in given(text=noticed.paper.upper())
    changed = given(file=content + b" ")
    assert "没有公布过" in changed and "改动过" in changed and "尚未公开" not in changed


def test_an_older_version_is_said_to_be_one(noticed):
    for document in (noticed.paper, "1" * 64):
        operate("test.noticed", noticed.lot, {"document": document})
    shown = given(text=noticed.paper)
    assert "已有更新的一版" in shown and "现行是第 2 版" in shown


def test_what_is_hidden_and_what_does_not_exist_are_answered_alike():
    the = scene("bidding")
    secret = paper("示例未公开", paragraphs=["示例"])
    operate("test.recorded", the.lot, {"document": secret})
    hidden, nowhere = given(text=secret), given(text="0" * 64)
    assert hidden.replace(secret, "") == nowhere.replace("0" * 64, "")


def test_a_checkpoint_is_checked_against_the_log_of_today():
    put_up()
    settle()
    kept = (folder() / "checkpoint").read_text()
    assert "本站账本与它一致" in given(kept) and "一致性证明" in given(kept.replace("\n", "\r\n"))
    told = Checkpoint(signer().name, 1, b"7" * 32)
    other = sign_checkpoint(told, signer()).decode()
    assert "同一账本有两种历史" in given(other)
    longer = sign_checkpoint(Checkpoint(signer().name, 999, b"7" * 32), signer()).decode()
    assert "少了内容" in given(longer)
    assert "不能证明" in given(kept.replace("sample-city.example/journal\n", "other.example/journal\n", 1))
    assert "不能证明" in given(kept[:-8] + "AAAA=\n\n")


def test_the_box_has_this_lots_own_values_and_nothing_before_its_moment(noticed):
    where = f"/matters/{noticed.lot.matter.code}/"
    shown = Client().get(where).content.decode()
    box = shown.split('class="check"')[1]
    assert f"/api/v1/matters/{noticed.lot.matter.code}/opening" in box and "--vkey" in box
    assert signer().vkey in box and "sha256sum" not in box.split("opening.json")[1]
    assert "evaluation.json" not in box and "draw.json" not in box
    for leaf in re.findall(r"/receipts/([0-9a-f]{64})", box):
        assert Client().get(f"/receipts/{leaf}.tlog-proof").status_code == 200


def test_a_pack_gets_the_four_checks_and_a_forged_one_is_named(noticed, tmp_path):
    path = tmp_path / "pack.zip"
    noticed.lot.matter.refresh_from_db()
    pack(noticed.lot.matter, path, whole=False)
    shown = given(file=path.read_bytes())
    assert "四性检测全部通过" in shown and noticed.lot.matter.code in shown
    shown = given(file=path.read_bytes().replace(b'"act":"test.recorded"', b'"act":"test.redacted"'))
    assert "不能采信" in shown and "record/" in shown
    other = given(file=path.read_bytes(), key=Signer("other.example/journal", bytes(32)).vkey)
    assert "不能采信" in other


def test_a_pack_that_is_too_long_is_sent_to_the_command(noticed, tmp_path, monkeypatch):
    path = tmp_path / "pack.zip"
    pack(noticed.lot.matter, path, whole=False)
    monkeypatch.setattr(packs, "MOST_FILES", 1)
    assert "ggzy verify" in given(file=path.read_bytes())


def test_a_zip_that_is_no_pack_is_a_document_like_any_other():
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    assert "没有公布过这样一份文件" in given(file=b"PK\x03\x04" + b"no end")
    assert Client().post("/verify/", {"file": io.BytesIO(empty.getvalue())}).status_code in (200, 422)


def test_files_are_verified_so_often_and_pasted_texts_as_often_as_one_likes(settings, monkeypatch):
    settings.GGZY_DEMO = False
    monkeypatch.setattr(strangers, "_counted", lambda key, most: 77 if most == 60 else 0)
    answer = Client().post("/verify/", {"file": io.BytesIO(b"%PDF-1.7")})
    assert answer.status_code == 429
    assert "P-PROVE" in answer.content.decode()
    assert "77 秒" in answer.content.decode()
    assert Client().post("/verify/", {"receipt": "0" * 64}).status_code == 200

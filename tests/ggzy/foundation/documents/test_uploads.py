"""Uploads in parts: a broken line goes on, two at once lose nothing, and what is not whole is refused whole."""

from __future__ import annotations

import hashlib
import threading
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from ggzy.foundation import clock
from ggzy.foundation.acts.session import Session
from ggzy.foundation.documents import exists, uploads, verify_document
from ggzy.foundation.documents.folder import storage
from ggzy.foundation.documents.models import Upload, UploadPart
from ggzy.foundation.refusal import Refusal

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]

DATA = "一段很长的文字，分几次上传。\n".encode() * 100
SHA = hashlib.sha256(DATA).hexdigest()
ME = Session(person=SimpleNamespace(pk=1), party=SimpleNamespace(pk=1))
ANOTHER = Session(person=SimpleNamespace(pk=2), party=SimpleNamespace(pk=2))


def on_disk() -> list[Path]:
    folder = Path(storage().path("parts"))
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture(autouse=True)
def _clean() -> None:
    for path in on_disk():
        path.unlink()
    Path(storage().path(f"{SHA[:2]}/{SHA[2:4]}/{SHA}")).unlink(missing_ok=True)


def half() -> str:
    key = uploads.begin(ME, len(DATA), SHA)
    uploads.append(ME, key, 0, DATA[:1000])
    return key


def test_a_whole_upload_is_a_document() -> None:
    key = half()
    assert uploads.append(ME, key, 1000, DATA[1000:]) == uploads.Progress(len(DATA), len(DATA), False)
    kept = uploads.finish(ME, key, ("txt",))
    assert (kept.sha256, kept.length, kept.kind) == (SHA, len(DATA), "txt")
    assert verify_document(SHA)
    assert not on_disk()


def test_half_an_upload_goes_on_at_its_offset() -> None:
    key = half()
    with pytest.raises(Refusal) as refused:
        uploads.finish(ME, key, ("txt",))
    assert refused.value.rule == "P-UPLOAD-PART"
    assert refused.value.facts["offset"] == 1000
    assert not exists(SHA)
    assert uploads.status(ME, key).offset == 1000
    uploads.append(ME, key, 1000, DATA[1000:])
    assert uploads.finish(ME, key, ("txt",)).sha256 == SHA


def test_a_part_sent_again_is_told_where_to_go_on() -> None:
    key = half()
    for offset in (0, 999, 1001):
        with pytest.raises(Refusal) as refused:
            uploads.append(ME, key, offset, b"x")
        assert refused.value.rule == "P-UPLOAD-PART"
        assert refused.value.facts["offset"] == 1000
    assert len(on_disk()) == 1


def test_two_at_once_for_one_place_lose_nothing() -> None:
    key = uploads.begin(ME, len(DATA), SHA)
    went, refused = [], []
    gate = threading.Barrier(2)

    class Together:
        """Both have passed the first look before either is counted in."""

        def __init__(self) -> None:
            self.left = DATA

        def read(self, size: int) -> bytes:
            if self.left:
                gate.wait(10)
            data, self.left = self.left, b""
            return data

    def one() -> None:
        try:
            went.append(uploads.append(ME, key, 0, Together()))
        except Refusal as refusal:
            refused.append(refusal.rule)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(went), refused) == (1, ["P-UPLOAD-PART"])
    assert len(on_disk()) == 1
    assert uploads.finish(ME, key, ("txt",)).sha256 == SHA


def test_finished_twice_is_the_same_document() -> None:
    key = half()
    uploads.append(ME, key, 1000, DATA[1000:])
    assert uploads.finish(ME, key, ("txt",)) == uploads.finish(ME, key, ("txt",))
    with pytest.raises(Refusal):
        uploads.append(ME, key, len(DATA), b"x")


def test_something_else_than_announced_is_refused_whole() -> None:
    key = half()
    uploads.append(ME, key, 1000, b"x" * (len(DATA) - 1000))
    with pytest.raises(Refusal) as refused:
        uploads.finish(ME, key, ("txt",))
    assert refused.value.rule == "P-UPLOAD-HASH"
    assert not on_disk()
    assert not Upload.objects.exists()
    assert not exists(SHA)


def test_content_of_another_kind_is_refused_whole() -> None:
    key = half()
    uploads.append(ME, key, 1000, DATA[1000:])
    with pytest.raises(Refusal) as refused:
        uploads.finish(ME, key, ("pdf",))
    assert refused.value.rule == "P-UPLOAD-KIND"
    assert not on_disk()


@pytest.mark.parametrize("data", [b"", DATA[1000:] + b"x"])
def test_an_empty_part_or_one_too_long_is_refused_and_nothing_lost(data: bytes) -> None:
    key = half()
    with pytest.raises(Refusal) as refused:
        uploads.append(ME, key, 1000, data)
    assert refused.value.rule == "P-UPLOAD-SIZE"
    assert uploads.status(ME, key).offset == 1000
    assert len(on_disk()) == 1


def test_for_everybody_else_it_does_not_exist() -> None:
    key = half()
    for ask in (
        lambda: uploads.status(ANOTHER, key),
        lambda: uploads.append(ANOTHER, key, 1000, b"x"),
        lambda: uploads.finish(ANOTHER, key, ("txt",)),
        lambda: uploads.forget(ANOTHER, key),
        lambda: uploads.status(ME, "../" + key),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.rule == "P-UNKNOWN"
    assert uploads.status(ME, key).offset == 1000


def test_two_uploads_of_one_party_cannot_be_joined() -> None:
    half()
    half()
    assert len(set(Upload.objects.values_list("owner", flat=True))) == 2
    names = [part.name for part in UploadPart.objects.all()]
    assert len(set(names)) == 2
    assert not any(SHA[:8] in name or upload.key in name for name in names for upload in Upload.objects.all())


@pytest.mark.parametrize(("length", "rule"), [(0, "P-UPLOAD-SIZE"), (-1, "P-UPLOAD-SIZE"), (1 << 40, "P-UPLOAD-SIZE")])
def test_an_absurd_length_is_refused_at_once(length: int, rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        uploads.begin(ME, length, SHA)
    assert refused.value.rule == rule


@pytest.mark.parametrize("sha256", ["", "x" * 64, SHA.upper(), "１" * 64])
def test_what_is_no_hash_is_refused(sha256: str) -> None:
    with pytest.raises(Refusal) as refused:
        uploads.begin(ME, 5, sha256)
    assert refused.value.rule == "P-INPUT"


def test_stale_uploads_are_swept() -> None:
    old = half()
    Upload.objects.filter(pk=old).update(touched_at=clock.real() - timedelta(hours=25))
    fresh = half()  # beginning one sweeps too
    assert list(Upload.objects.values_list("key", flat=True)) == [fresh]
    assert len(on_disk()) == 1
    assert uploads.sweep() == 0


def test_a_part_may_be_a_stream() -> None:
    import io

    key = uploads.begin(ME, len(DATA), SHA)
    uploads.append(ME, key, 0, io.BytesIO(DATA))
    assert uploads.finish(ME, key, ("txt",)).length == len(DATA)


def test_the_limit_of_a_kind_is_told_before_a_byte_is_sent(settings: Any) -> None:
    settings.GGZY_DOCUMENT_LIMIT = 10
    with pytest.raises(Refusal) as refused:
        uploads.begin(ME, 11, SHA, kinds=("pdf",))
    assert refused.value.facts == {"found": 11, "allowed": 10}

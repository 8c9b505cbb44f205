"""Storing by content: the same bytes are one document, nothing half-done stays, a changed byte is noticed."""

from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import storages

from ggzy.foundation.documents import (
    described,
    document_bytes,
    exists,
    length,
    open_document,
    store,
    verify_document,
)
from ggzy.foundation.documents.folder import storage
from ggzy.foundation.documents.models import StoredFile
from ggzy.foundation.refusal import Refusal

from . import samples

pytestmark = pytest.mark.usefixtures("record")


class Slow(io.RawIOBase):
    """A stream that counts how much was asked for at once."""

    def __init__(self, size: int) -> None:
        self.left, self.largest, self.given = size, 0, 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        self.largest = max(self.largest, size)
        part = b"a" * min(size, self.left)
        self.left -= len(part)
        self.given += len(part)
        return part


def folder() -> Path:
    return Path(storage().path(""))


def drafts() -> list[Path]:
    return list((folder() / "drafts").iterdir()) if (folder() / "drafts").exists() else []


def test_a_document_lies_under_its_hash() -> None:
    kept = store(samples.WHOLE["pdf"], ("pdf",))
    assert kept.sha256 == hashlib.sha256(samples.WHOLE["pdf"]).hexdigest()
    assert (kept.length, kept.kind) == (len(samples.WHOLE["pdf"]), "pdf")
    assert (folder() / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256).read_bytes() == samples.WHOLE["pdf"]
    assert not drafts()


def test_the_same_bytes_twice_are_one_document() -> None:
    first = store(samples.WHOLE["txt"], ("txt",))
    at = StoredFile.objects.get(pk=first.sha256).stored_at
    assert store(io.BytesIO(samples.WHOLE["txt"]), ("txt",)) == first
    assert StoredFile.objects.get(pk=first.sha256).stored_at == at


def test_it_reads_back() -> None:
    kept = store(samples.WHOLE["json"], ("json",))
    with open_document(kept.sha256) as file:
        assert file.read() == samples.WHOLE["json"] == document_bytes(kept.sha256)
    assert length(kept.sha256) == kept.length
    assert exists(kept.sha256)


def test_a_changed_byte_is_noticed_and_storing_again_heals() -> None:
    kept = store("原文".encode(), ("txt",))
    path = folder() / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256
    assert verify_document(kept.sha256)
    path.chmod(0o600)
    path.write_bytes("改文".encode())
    assert not verify_document(kept.sha256)
    store("原文".encode(), ("txt",))
    assert verify_document(kept.sha256)


def test_what_is_gone_does_not_verify() -> None:
    assert not verify_document("0" * 64)


@pytest.mark.parametrize("name", ["../../etc/passwd", "0" * 63 + "/", "A" * 64, "", "０" * 64, "0" * 64 + "\n"])
def test_only_a_hash_is_an_address(name: str) -> None:
    assert not exists(name)
    for ask in (open_document, length, document_bytes):
        with pytest.raises(Refusal) as refused:
            ask(name)
        assert refused.value.rule == "P-UNKNOWN"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        store(b"", ("txt",))
    assert refused.value.rule == "P-UPLOAD-SIZE"
    assert not drafts()


def test_a_stream_over_the_limit_is_cut_off_early() -> None:
    stream = Slow(100 << 20)
    with pytest.raises(Refusal) as refused:
        store(stream, ("txt",), limit=3 << 20)
    assert refused.value.rule == "P-UPLOAD-SIZE"
    assert refused.value.status == 413
    assert "3.0 MiB" in refused.value.what.zh
    assert stream.given <= 5 << 20
    assert not drafts()


def test_exactly_the_limit_is_allowed() -> None:
    assert store(b"abcde", ("txt",), limit=5).length == 5
    with pytest.raises(Refusal):
        store(b"abcdef", ("txt",), limit=5)


def test_memory_stays_small_whatever_the_size() -> None:
    import tracemalloc

    tracemalloc.start()
    store(Slow(40 << 20), ("txt",))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20


def test_settings_give_the_limit(settings: Any, tmp_path: Path) -> None:
    settings.GGZY_DOCUMENT_LIMIT = 4
    settings.GGZY_BID_LIMIT = 1 << 20
    with pytest.raises(Refusal):
        store(b"abcde", ("txt",))
    assert store(samples.package(tmp_path), ("ggzybid",)).kind == "ggzybid"


def test_a_wrong_announced_hash_is_refused_and_nothing_kept() -> None:
    with pytest.raises(Refusal) as refused:
        store("别的".encode(), ("txt",), expect="0" * 64)
    assert refused.value.rule == "P-UPLOAD-HASH"
    assert not exists(hashlib.sha256("别的".encode()).hexdigest())


def test_a_broken_stream_leaves_nothing() -> None:
    class Broken:
        def read(self, size: int) -> bytes:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        store(Broken(), ("txt",))
    assert not drafts()


def test_files_are_for_their_owner_alone() -> None:
    kept = store("权限".encode(), ("txt",))
    assert (folder() / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256).stat().st_mode & 0o077 == 0


def test_the_index_can_be_made_again() -> None:
    kept = store(samples.WHOLE["xml"], ("xml",))
    StoredFile.objects.all().delete()
    assert described(kept.sha256, ("xml", "pdf")) == kept
    assert StoredFile.objects.get(pk=kept.sha256).kind == "xml"


def test_a_document_of_another_kind_is_not_what_was_asked() -> None:
    kept = store(samples.WHOLE["png"], ("png",))
    with pytest.raises(Refusal) as refused:
        described(kept.sha256, ("pdf",))
    assert refused.value.rule == "P-UPLOAD-KIND"
    assert described(kept.sha256) == kept


@pytest.fixture
def other_storage(settings: Any) -> Iterator[None]:
    settings.STORAGES = {**settings.STORAGES, "documents": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    yield


@pytest.mark.usefixtures("other_storage")
def test_any_django_storage_will_do() -> None:
    kept = store(samples.WHOLE["pdf"], ("pdf",))
    assert store(samples.WHOLE["pdf"], ("pdf",)) == kept
    assert type(storages["documents"]).__name__ == "InMemoryStorage"
    assert verify_document(kept.sha256)
    assert not list((Path(settings.GGZY_DATA) / "drafts").iterdir())


def test_many_at_once_store_the_same() -> None:
    from django.db import connection

    found, failed = [], []

    def one() -> None:
        try:
            found.append(store("同时".encode(), ("txt",)))
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(set(found)) == 1
    assert verify_document(found[0].sha256)

"""A node's inside for tests: a key, an empty record, and people who hold roles."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.emptied import empty

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # a Monday morning in China


@pytest.fixture(autouse=True, scope="session")
def _node_key() -> None:
    from django.conf import settings

    from ggzy.foundation.secrets.keys import make_node_key

    if not (Path(settings.GGZY_KEYS) / "node.key").exists():
        make_node_key(Path(settings.GGZY_KEYS))


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    """A test that visits pages leaves the language of its last page active; the next one begins in Chinese."""
    from django.utils import translation

    with translation.override("zh-hans"):
        yield


@pytest.fixture
def matter_time() -> Iterator[datetime]:
    """It is Monday, 2 March 2026, 9:00 in China."""
    from ggzy.foundation import clock

    with clock.at(START):
        yield START
    clock.reset()


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, committed to for real; in the place of pytest-django's, which empties it more slowly."""
    from django.db import connection, connections

    from ggzy.foundation.journal import guard

    with django_db_blocker.unblock():
        yield
        connection.ensure_connection()
        with guard.reference_data():
            empty(connection)
        connections.close_all()


@pytest.fixture
def record(transactional_db: None, matter_time: datetime) -> Iterator[None]:
    """A database of one's own with an empty record, on whichever database the run uses."""
    from ggzy.foundation.acts import record as writer
    from ggzy.foundation.journal.sequencer import folder
    from ggzy.foundation.secrets import forget_data_keys

    def forget() -> None:
        writer.forget_lists()
        forget_data_keys()
        shutil.rmtree(folder(), ignore_errors=True)

    forget()
    yield
    forget()

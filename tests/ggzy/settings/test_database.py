"""Options of the two databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from ggzy.settings.database import database


def test_without_a_url_it_is_sqlite_in_the_data_folder():
    config = database("", Path("/srv/节点"))
    assert config["NAME"] == "/srv/节点/ggzy.sqlite3"
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in config["OPTIONS"]["init_command"]
    assert config["CONN_MAX_AGE"] == 600


def test_socket_folder_of_postgres_may_be_percent_encoded():
    config = database("postgres://ggzy@%2Frun%2Fpg/node", Path("/x"))
    assert (config["HOST"], config["NAME"], config["USER"]) == ("/run/pg", "node", "ggzy")


def test_password_with_signs_survives():
    assert database("postgres://u:p%40ss%2F@db:5433/n", Path("/x"))["PASSWORD"] == "p@ss/"


@pytest.mark.django_db
def test_sqlite_stands_on_a_write_ahead_log():
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)

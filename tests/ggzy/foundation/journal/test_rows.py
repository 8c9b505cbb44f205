"""Evidence changes within an act only, whatever way somebody tries."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal import triggers
from ggzy.foundation.journal.models import Cursor
from ggzy.foundation.journal.rows import OffTheRecord, Recorder, journal_tables, recorder
from tests.sample import code
from tests.support.by_hand import refusal_by_hand
from tests.support.unchanged import dump

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
TABLE = "identity_organisation"


@pytest.fixture
def row():
    return perform("odd.enter", operator_session(), data={"number": 1}).result


def new():
    return Organisation(uscc=code(2), name="示例单位", registered_at=timezone.now())


WAYS = {
    "save": lambda row: row.save(),
    "a new row": lambda row: new().save(),
    "create": lambda row: Organisation.objects.create(uscc=code(2), name="x", registered_at=timezone.now()),
    "get_or_create": lambda row: Organisation.objects.get_or_create(
        uscc=code(2), defaults={"name": "x", "registered_at": timezone.now()}
    ),
    "delete": lambda row: row.delete(),
    "update": lambda row: Organisation.objects.update(name="x"),
    "query-set delete": lambda row: Organisation.objects.all().delete(),
    "bulk_create": lambda row: Organisation.objects.bulk_create([new()]),
    "bulk_update": lambda row: Organisation.objects.bulk_update([row], ["name"]),
    "changed": lambda row: row.changed(name="x"),
    "save_base": lambda row: row.save_base(),
    "the base manager": lambda row: Organisation._base_manager.update(name="x"),
    "the base manager's delete": lambda row: Organisation._base_manager.all()._raw_delete("default"),
}


@pytest.mark.parametrize("way", WAYS)
def test_outside_an_act_it_is_refused(row, way):
    before = dump()
    with pytest.raises(OffTheRecord):
        WAYS[way](row)
    assert dump() == before


def test_within_an_act_what_passes_the_record_by_is_refused_too(row):
    token = recorder.set(Recorder())
    try:
        for way in ("update", "query-set delete", "bulk_update"):
            with pytest.raises(OffTheRecord):
                WAYS[way](row)
    finally:
        recorder.reset(token)


def test_a_thread_started_within_an_act_is_outside_it(row):
    token = recorder.set(Recorder())
    said = []

    def elsewhere():
        try:
            row.save()
        except OffTheRecord as error:
            said.append(error)

    try:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    finally:
        recorder.reset(token)
    assert said


STATEMENTS = [
    f"UPDATE {TABLE} SET name = 'x'",
    f"  \n update {TABLE} set name = 'x'",
    f"/* a */ UPDATE {TABLE} SET name = 'x'",
    f"-- a\nDELETE FROM {TABLE}",
    f'DELETE FROM "{TABLE}"',
    f"INSERT INTO {TABLE} (uscc) VALUES ('x')",
    f"WITH one AS (SELECT 1) UPDATE {TABLE} SET name = 'x'",
    f"WITH one AS (SELECT 1) DELETE FROM {TABLE}",
]
DIALECT = {
    "sqlite": [
        f"REPLACE INTO {TABLE} (uscc) VALUES ('x')",
        f"INSERT OR REPLACE INTO {TABLE} (uscc) VALUES ('x')",
        f"UPDATE OR IGNORE {TABLE} SET name = 'x'",
        f"UPDATE main.{TABLE} SET name = 'x'",
        f"UPDATE [{TABLE}] SET name = 'x'",
    ],
    "postgresql": [
        f"UPDATE ONLY {TABLE} SET name = 'x'",
        f'UPDATE "public"."{TABLE}" SET name = \'x\'',
        f"TRUNCATE {TABLE} CASCADE",
        f"WITH gone AS (DELETE FROM {TABLE} RETURNING 1) SELECT * FROM gone",
    ],
}


def test_sql_at_the_connection_is_refused(row):
    before = dump()
    for statement in (*STATEMENTS, *DIALECT[connection.vendor]):
        with pytest.raises(OffTheRecord), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(OffTheRecord), connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {TABLE} SET name = %s", [["x"]])
    assert dump() == before


def test_scratch_is_free():
    Cursor.objects.create(name="x")
    Cursor.objects.update(last=5)
    assert Cursor.objects.filter(last=5).delete()[0] == 1


def test_rows_written_are_listed_in_their_order():
    entry = perform("odd.enter", operator_session(), data={"number": 1}).entry
    assert [(line.table, line.key) for line in entry.rows.all()] == [(TABLE, str(Organisation.objects.get().pk))]


def test_the_record_refuses_update_and_delete_in_every_one_of_its_tables(row):
    columns = {"journal_cursor": "last"}
    for table in sorted(journal_tables()):
        with connection.cursor() as cursor:
            column = next(one.name for one in connection.introspection.get_table_description(cursor, table))
            cursor.execute(f"SELECT count(*) FROM {table}")
            if not cursor.fetchone()[0]:
                continue
        assert table not in columns
        assert "insert-only" in refusal_by_hand(f"UPDATE {table} SET {column} = {column}")
        assert "insert-only" in refusal_by_hand(f"DELETE FROM {table}")


def test_a_lost_trigger_is_named_by_the_system_check_and_comes_back_with_migrate():
    from ggzy.foundation.journal.checks import triggers_stand

    triggers.remove()
    said = [found.msg for found in triggers_stand(None, ["default"])]
    assert len(said) == len(journal_tables())
    assert any("journal_entry has lost" in one for one in said)
    call_command("migrate", verbosity=0)
    assert triggers_stand(None, ["default"]) == []

"""How the index follows the record: what a public entry is about is read anew and put in its place.

Doing it twice does no harm. A page that searches first takes in what is new, so that nobody waits for the worker; the
worker (`readers.py`) usually was there before. Sealed entries move nothing, as everywhere.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db import OperationalError, connection, transaction

from ggzy.foundation.journal.models import Cursor, Entry

from . import text
from .making import made
from .models import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .making import Made

CURSOR = "search"
BATCH = 200  # entries in one transaction
AT_ONCE = 3  # batches that a page waits for


def follow(batches: int | None = AT_ONCE) -> bool:
    """Take in what is new. False when there is more of it than a page can wait for, or another writer is at it."""
    try:
        done = 0
        while _behind():
            if batches is not None and done >= batches:
                return False
            _step()
            done += 1
    except OperationalError:  # SQLite's only writer is busy; what is there is searched
        return False
    return True


def again() -> int:
    """Forget everything and make the index again from the whole record; how many items it has then."""
    with transaction.atomic():
        Cursor.objects.filter(name=CURSOR).delete()
        Item.objects.all().delete()
        text.clear()
    follow(batches=None)
    settle()
    return Item.objects.count()


def settle() -> None:
    """After much was put in: let the database set the index in order and count anew."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO search_text (search_text) VALUES ('optimize')")
            cursor.execute("ANALYZE search_item")
        else:
            cursor.execute("ANALYZE search_text, search_item")


def take(codes: Iterable[str]) -> None:
    """Put in place what these matters, and those joined to them, show now."""
    shown = made(codes)
    standing = {(one.matter_id, one.notice_id): one for one in Item.objects.filter(matter__in=shown.matters)}
    fresh: list[Made] = []
    for one in shown.items:
        kept = standing.pop((one.item.matter_id, one.item.notice_id), None)
        if kept is not None and (kept.key, kept.amount, kept.digest) == (
            one.item.key,
            one.item.amount,
            one.item.digest,
        ):
            continue
        if kept is not None and kept.key != one.item.key:
            standing[kept.matter_id, kept.notice_id] = kept
        fresh.append(one)
    gone = [one.key for one in standing.values()]
    Item.objects.filter(key__in=gone).delete()
    text.drop(gone)
    Item.objects.bulk_create(
        [one.item for one in fresh],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["matter", "notice", "region", "amount", "digest"],
    )
    text.put((one.item.key, one.words) for one in fresh)


def _behind() -> bool:
    newest = Entry.objects.filter(until="").order_by("-id").values_list("id", flat=True).first()
    return newest is not None and newest > (
        Cursor.objects.filter(name=CURSOR).values_list("last", flat=True).first() or 0
    )


def _step() -> None:
    """One batch: entries, index and cursor in one transaction; who comes second finds the cursor moved."""
    Cursor.objects.get_or_create(name=CURSOR)
    with transaction.atomic():
        cursor = Cursor.objects.select_for_update().get(name=CURSOR)
        fresh = list(Entry.objects.filter(id__gt=cursor.last, until="").order_by("id")[:BATCH])
        if not fresh:
            return
        take({code for entry in fresh for code in _about(entry)})
        cursor.last = fresh[-1].pk
        cursor.save()


def _about(entry: Entry) -> set[str]:
    return {entry.subject, *json.loads(entry.body).get("covers", ())} - {""}

"""A statement that is kept answers as the query set it was made from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.models import Matter, Moment
from ggzy.foundation.statements import Asked

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def put_up(title: str = "示例设备一批") -> Matter:
    data = {"title": title, "step": "1.00", "reserve": "5.00", "free_ends": clock.now() + timedelta(days=3)}
    listing = perform("listing.put-up", operator_session(), data=data).result
    return listing.matter  # type: ignore[no-any-return]


def test_models_come_back_whole():
    matters = [put_up(), put_up("另一批示例设备")]
    asked = Asked(lambda key: Matter.objects.filter(pk=key))
    for one in matters:
        (found,) = asked(one.pk)
        assert found == one
        assert found.opened_at == Matter.objects.get(pk=one.pk).opened_at
        assert (found._state.adding, found._state.db) == (False, "default")


def test_values_are_converted_as_django_does():
    matter = put_up()
    asked = Asked(lambda key: Moment.objects.filter(matter_id=key).order_by("id").values_list("name", "at"))
    assert asked(matter.pk) == list(Moment.objects.filter(matter=matter).order_by("id").values_list("name", "at"))


def test_texts_numbers_and_moments_go_where_they_belong_also_twice():
    matter = put_up()
    asked = Asked(
        lambda now, code, key: Matter.objects.filter(
            Q(opened_at__lte=now) & Q(Q(closed_at__gt=now) | Q(closed_at=None)), code=code, pk=key
        )
    )
    assert asked(clock.now(), matter.code, matter.pk) == [matter]
    assert asked(matter.opened_at - timedelta(seconds=1), matter.code, matter.pk) == []
    assert asked(clock.now(), matter.code + "%", matter.pk) == []


def test_the_first_of_nothing_is_none():
    assert Asked(lambda code: Matter.objects.filter(code=code)[:1]).first("nowhere") is None


def test_it_is_one_statement_however_often_it_is_asked():
    asked = Asked(lambda code: Entry.objects.filter(subject=code).values_list("leaf"))
    with CaptureQueriesContext(connection) as sent:
        for code in ("a", "b", "c"):
            asked(code)
    assert len(sent) == 3


def test_nothing_cannot_be_asked_for():
    with pytest.raises(TypeError):
        Asked(lambda parent: Matter.objects.filter(parent=parent))(None)


def test_a_value_that_django_writes_in_another_way_is_noticed():
    with pytest.raises(TypeError):
        Asked(lambda word: Matter.objects.filter(code__icontains=word))("示例")


def test_rows_are_inserted_as_given_and_get_their_key():
    matter = put_up()
    stored = Matter.objects.get(pk=matter.pk)
    for field in Matter._meta.concrete_fields:
        assert getattr(stored, field.attname) == getattr(matter, field.attname)

"""A room is found by its apps.py."""

from __future__ import annotations

from django.apps import apps

from ggzy.settings.rooms import rooms


def test_rooms_are_found_with_lower_floors_first():
    found = rooms()
    assert "ggzy.foundation.identity" in found
    assert found.index("ggzy.foundation.identity") < found.index("ggzy.node")


def test_every_label_is_the_name_of_its_folder():
    for room in rooms():
        assert apps.get_app_config(room.rpartition(".")[2]).name == room

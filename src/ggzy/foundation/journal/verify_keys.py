"""Part of `ggzy verify`: sealed rows and their data keys. One that is gone was destroyed by an act, or is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from ggzy.foundation.secrets.envelope import data_key_of
from ggzy.foundation.secrets.fields import Sealed, blob_of
from ggzy.foundation.secrets.models import DataKey
from ggzy.foundation.text import Text

from .digest import field_list
from .verify_entries import Mismatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .rows import Row

#: Data keys that an act destroyed, each with the number of its entry. Set by the room that destroys.
destroyed: Callable[[], dict[str, int]] = dict


class KeysSeen:
    """Follows the walk over all rows; afterwards knows how many nobody can read any more."""

    def __init__(self) -> None:
        kept = dict(DataKey.objects.values_list("id", "field_key"))
        self._gone, self._there = destroyed(), {name for name, field_key in kept.items() if field_key}
        self._check(kept)
        self.shredded = 0
        self.acts: set[int] = set()

    def look(self, model: type[Row], some: Sequence[tuple[Any, ...]]) -> None:
        """Rows as they were read: key, then the values of the field list."""
        places = _sealed(model)
        if not places:
            return
        for pk, *values in some:
            ids = {name for at, opens in places if (name := opens(values[at]))}
            if ids & self._gone.keys():
                self.shredded += 1
                self.acts |= {self._gone[name] for name in ids & self._gone.keys()}
            for name in ids - self._gone.keys() - self._there:
                if not DataKey.objects.filter(pk=name).exists():  # made a moment ago, while this walk goes on
                    raise Mismatch(
                        Text(
                            f"{model._meta.db_table}#{pk} 的数据密钥 {name} 不在数据库中，也没有行为将其销毁",
                            f"The data key {name} of {model._meta.db_table}#{pk} is missing, and no act destroyed it",
                        )
                    )

    def _check(self, kept: dict[str, str]) -> None:
        for name, field_key in kept.items():
            if not field_key and name not in self._gone and not _just_destroyed(name):
                raise Mismatch(
                    Text(
                        f"数据密钥 {name} 已被销毁，但没有任何行为为其留痕",
                        f"The data key {name} was destroyed, and no act did it",
                    )
                )
        for name in self._gone:
            if kept.get(name):
                raise Mismatch(
                    Text(
                        f"数据密钥 {name} 按记录已经销毁，却仍在数据库中",
                        f"The data key {name} was destroyed by an act, yet it is there",
                    )
                )


def _just_destroyed(name: str) -> bool:
    return name in destroyed()


def _sealed(model: type[Row]) -> list[tuple[int, Callable[[Any], str | None]]]:
    """Where sealed values may stand in a row of this table, and how the data key of one is found."""
    found: list[tuple[int, Callable[[Any], str | None]]] = []
    for at, name in enumerate(field_list(model)[1]):
        field = model._meta.get_field(name)
        if isinstance(field, Sealed | models.BinaryField):
            found.append((at, _key_of))
    return found


def _key_of(value: Any) -> str | None:
    blob = blob_of(value)
    return None if blob is None else data_key_of(blob)

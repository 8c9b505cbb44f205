"""The recordings of a matter in its archive: their hashes; the files are too long, and are kept where it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.service.archive.pieces import Piece, data, keeps

from .models import Recording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter

FIELDS = ("kind", "title", "sha256", "length", "since", "until", "kept", "at", "late")


@keeps("service.recordings")
def of_matter(matter: Matter) -> Iterator[Piece]:
    found = Recording.objects.filter(matter=matter).order_by("since", "id")
    if found:
        yield data(
            "recordings/index.json", "音视频目录", [{name: getattr(one, name) for name in FIELDS} for one in found]
        )

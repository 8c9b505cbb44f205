"""Putting a text before the public, once and for all: a later correction is a new version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models import Notice
from .queries import newest_notice

if TYPE_CHECKING:
    from ggzy.foundation.acts import Act
    from ggzy.foundation.matters.models import Matter


def publish(act: Act, matter: Matter, kind: str, title: str, text: str, document: str = "") -> Notice:
    """Publish a notice of a kind on a matter within an act. `document` is the address of its PDF, made beforehand."""
    last = newest_notice(matter, kind)
    notice = Notice.objects.create(
        matter=matter,
        kind=kind,
        version=last.version + 1 if last else 1,
        title=title,
        text=text,
        document=document,
        published_at=act.at,
    )
    act.disclose(notice={"kind": kind, "version": notice.version, "title": title, "document": document})
    return notice

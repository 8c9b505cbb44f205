"""What opens today, on the first page: printed with it, and pushed to whoever keeps it open (/live/home/today/…)."""

from __future__ import annotations

from django.template.loader import render_to_string

from ggzy.foundation.look.live import Shown, shows
from ggzy.foundation.words.say import either

from .opening import opens_today

HOME = "today"  # the one page of its kind


@shows("home")
def openings_shown(code: str) -> Shown | None:
    """The list, how many there are, and the sentence that is read aloud; by acts on those lots, and as time passes."""
    if code != HOME:
        return None
    opens = opens_today()
    room = sum(1 for one in opens if one.at is None)
    parts = {
        "opens": render_to_string("portal/home_opens.html", {"opens": opens}).strip(),
        "count": str(len(opens)),
        "said": either(
            f"正在开标 {room} 项，24 小时内将开标 {len(opens) - room} 项",
            f"Being opened: {room}. To open within 24 hours: {len(opens) - room}",
        ),
    }
    about = {one.matter.code for one in opens} | {one.matter.parent.code for one in opens if one.matter.parent}
    return Shown("", parts, about=frozenset(about))

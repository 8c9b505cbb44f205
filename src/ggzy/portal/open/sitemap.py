"""The map of the site (sitemaps.org): the pages that stand, every public matter, every notice."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

from django.http import HttpRequest
from django.urls import reverse

from ggzy.foundation.acts.surface import by_room
from ggzy.foundation.matters.public import public
from ggzy.trading.projects.models import Notice

from ..queries import listed
from .answers import open_data

XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000  # what one file may name
STANDING = (
    "portal:home", "portal:notices", "portal:matters", "portal:wall", "portal:duties", "portal:disclosure", "portal:rules",
    "portal:services", "portal:questions", "portal:ask", "portal:ratings", "portal:visits",
    "portal:verify", "portal:trust", "portal:open", "api:documentation", "api:acts-described",
)  # fmt: skip


@open_data("application/xml; charset=utf-8", seconds=3600)
def sitemap(request: HttpRequest) -> bytes:
    """Newest first, so that what no longer fits is the oldest."""
    home = f"{request.scheme}://{request.get_host()}"
    tree = ET.Element("urlset", {"xmlns": XMLNS})
    places = [(reverse(name), None) for name in STANDING]
    places += [(reverse("api:room-described", args=[label]), None) for label in sorted(by_room())]
    published = Notice.objects.exclude(published_at=None).filter(matter__in=public()).order_by("-published_at", "-id")
    notices = published.values_list("matter__code", "kind", "published_at")[: MOST // 2]
    seen: dict[str, Any] = {}
    for code, kind, at in notices:
        seen.setdefault(reverse("portal:notice", args=[code, kind]), at)
    above = public().filter(pk__in=listed().order_by().values("parent"))
    codes = (listed() | above).order_by("-id").values_list("code", flat=True)[: MOST - len(seen) - len(places)]
    places += [(reverse("portal:matter", args=[code]), None) for code in codes]
    for place, at in [*places, *seen.items()]:
        url = ET.SubElement(tree, "url")
        ET.SubElement(url, "loc").text = home + place
        if at is not None:
            ET.SubElement(url, "lastmod").text = at.isoformat()
    return bytes(ET.tostring(tree, encoding="utf-8", xml_declaration=True))


@open_data("text/plain; charset=utf-8", seconds=3600)
def robots(request: HttpRequest) -> bytes:
    """What is public may be read by anybody's machine; desks are nobody's to index."""
    return f"User-agent: *\nDisallow: /desk/\nSitemap: {request.scheme}://{request.get_host()}/sitemap.xml\n".encode()

"""Notices as feeds: Atom (RFC 4287) and JSON Feed 1.1, for all or by the conditions of the list."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpRequest

from ggzy.foundation import clock
from ggzy.foundation.words.say import either
from ggzy.service.outages.models import Outage
from ggzy.service.outages.queries import current

from .answers import open_data
from .notices import Item, asked, items, query

MOST = 100
ATOM = "http://www.w3.org/2005/Atom"
ET.register_namespace("", ATOM)


@open_data("application/atom+xml; charset=utf-8")
def atom(request: HttpRequest) -> bytes:
    """The newest hundred as Atom."""
    conditions, home = asked(request), _home(request)
    list_ = list(items(conditions, MOST))
    feed = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": either("zh-Hans", "en")})
    _put(feed, "id", f"tag:{_name()},2026:notices{query(conditions)}")
    _put(feed, "title", _title())
    _put(
        feed,
        "updated",
        (list_[0].at if list_ else clock.now().replace(hour=0, minute=0, second=0, microsecond=0)).isoformat(),
    )
    _put(_put(feed, "author"), "name", "OpenGGZY")
    _link(feed, "self", f"{home}{request.path}{query(conditions)}", "application/atom+xml")
    _link(feed, "alternate", f"{home}/notices/{query(conditions)}", "text/html")
    for outage in current():
        entry = _put(feed, "entry")
        _put(entry, "id", _outage_id(outage))
        _put(entry, "title", _clean(_said_of(outage)))
        _put(entry, "updated", outage.announced_at.isoformat())
        _link(entry, "alternate", f"{home}/services/outages/", "text/html")
        _put(entry, "category", term="outage", label=either("停机公告", "outage"))
        _put(entry, "content", _clean(outage.what), type="text")
    for one in list_:
        entry = _put(feed, "entry")
        _put(entry, "id", one.id)
        _put(entry, "title", _clean(one.notice.title))
        _put(entry, "updated", one.at.isoformat())
        _put(entry, "published", one.at.isoformat())
        _link(entry, "alternate", home + one.place, "text/html")
        if one.notice.document:
            _link(entry, "enclosure", f"{home}/documents/{one.notice.document}", "application/pdf")
        _put(entry, "category", term=one.notice.kind, label=str(one.kind))
        if one.region:
            _put(entry, "category", term=one.region, scheme="GB/T 2260")
        _put(entry, "content", _clean(one.notice.text), type="text")
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


@open_data("application/feed+json; charset=utf-8")
def json_feed(request: HttpRequest) -> bytes:
    """The newest hundred as JSON Feed."""
    conditions, home = asked(request), _home(request)
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(),
        "home_page_url": f"{home}/notices/{query(conditions)}",
        "feed_url": f"{home}{request.path}{query(conditions)}",
        "language": either("zh-Hans", "en"),
        "items": [
            *(
                {
                    "id": _outage_id(outage),
                    "url": f"{home}/services/outages/",
                    "title": _said_of(outage),
                    "content_text": outage.what,
                    "date_published": outage.announced_at.isoformat(),
                    "tags": ["outage"],
                }
                for outage in current()
            ),
            *(
                {
                    "id": one.id,
                    "url": home + one.place,
                    "title": one.notice.title,
                    "content_text": one.notice.text,
                    "date_published": one.at.isoformat(),
                    "tags": [tag for tag in (one.notice.kind, one.region) if tag],
                    **({"attachments": [_attached(one, home)]} if one.notice.document else {}),
                }
                for one in items(conditions, MOST)
            ),
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def _attached(one: Item, home: str) -> dict[str, str]:
    return {"url": f"{home}/documents/{one.notice.document}", "mime_type": "application/pdf"}


def _outage_id(outage: Outage) -> str:
    return f"tag:{_name()},2026:outage/{outage.matter.code}"


def _said_of(outage: Outage) -> str:
    """While it lasts, and while it is ahead, every feed says so."""
    return either(f"停机公告：{outage.what}", f"Outage: {outage.what_en or outage.what}")


def _title() -> str:
    return either("公共资源交易公告", "Public resource trading notices")


def _name() -> str:
    return str(settings.GGZY_ORIGIN).partition("/")[0]


def _home(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _put(above: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(above, f"{{{ATOM}}}{name}", attributes)
    made.text = text or None
    return made


def _link(above: ET.Element, rel: str, href: str, kind: str) -> None:
    _put(above, "link", rel=rel, href=href, type=kind)


def _clean(text: str) -> str:
    """XML 1.0 has no place for control characters; inputs refuse them, older rows may not have."""
    return "".join(letter for letter in text if letter >= " " or letter in "\t\n\r")

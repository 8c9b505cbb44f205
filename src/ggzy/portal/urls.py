"""Addresses of the portal, from the root."""

from django.urls import include, path, re_path

from . import (
    disclosure,
    files,
    journal,
    matters,
    notices,
    opening,
    pages,
    questions,
    ratings,
    replay,
    services,
    supervision,
    verify,
    visits,
)
from .open import calendar, daily, feeds, page, sitemap, tables

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("matters/", matters.matters, name="matters"),
    path("matters/<str:code>/", matters.matter, name="matter"),
    path("matters/<str:code>/notices/<slug:kind>/", notices.notice, name="notice"),
    path("matters/<str:code>/file/", notices.tender_file, name="file"),
    path("matters/<str:code>/opening/", opening.opening, name="opening"),
    path("matters/<str:code>/replay/", replay.matter_replay, name="replay"),
    path("supervision/", supervision.wall, name="wall"),
    path("disclosure/", disclosure.disclosures, name="disclosure"),
    path("supervision/duties/", supervision.duty_list, name="duties"),
    path("rules/", pages.rules, name="rules"),
    path("services/", services.services, name="services"),
    path("services/ratings/", ratings.ratings, name="ratings"),
    path("services/<str:code>/", services.service, name="service"),
    path("visits/", visits.visits, name="visits"),
    path("questions/", questions.questions, name="questions"),
    path("questions/ask/", questions.asking, name="ask"),
    path("questions/<str:ticket>/", questions.question, name="question"),
    path("data/", include("ggzy.hub.quality.urls")),
    path("verify/", verify.verify, name="verify"),
    path("receipts/<str:leaf>.tlog-proof", journal.receipt_file, name="receipt"),
    path("documents/<str:sha256>", files.document, name="document"),
    path("journal/checkpoint", journal.checkpoint, name="checkpoint"),
    path("journal/key", journal.key, name="key"),
    path("open/", page.page, name="open"),
    path("open/notices.atom", feeds.atom, name="atom"),
    path("open/notices.json", feeds.json_feed, name="json-feed"),
    path("open/openings.ics", calendar.openings, name="calendar"),
    path("open/<slug:name>.csv", tables.as_csv, name="csv"),
    path("open/<slug:name>.xlsx", tables.as_xlsx, name="xlsx"),
    path("open/daily/<str:name>", daily.serve, name="daily"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("robots.txt", sitemap.robots, name="robots"),
    re_path(r"^journal/(?P<where>tile/[0-9a-z./]{5,80})$", journal.tile, name="tile"),
]

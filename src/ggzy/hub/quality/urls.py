"""Addresses of the data catalogue, below /data/ of the portal."""

from django.urls import path

from . import pages

app_name = "quality"
urlpatterns = [
    path("", pages.catalogue, name="catalogue"),
    path("catalogue.json", pages.as_json, name="json"),
    path("quality/", pages.quality, name="scores"),
    path("<str:code>/", pages.dataset, name="dataset"),
]

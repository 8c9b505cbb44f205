"""Addresses of the data catalogue, below /data/ of the portal."""

from django.urls import path

from . import pages, trying

app_name = "quality"
urlpatterns = [
    path("", pages.catalogue, name="catalogue"),
    path("catalogue.json", pages.as_json, name="json"),
    path("quality/", pages.quality, name="scores"),
    path("quality/bulletins/", pages.weekly, name="bulletins"),
    path("quality/bulletins/<str:week>/", pages.of_week, name="bulletin"),
    path("try/", trying.trial, name="try"),
    path("<str:code>/", pages.dataset, name="dataset"),
]

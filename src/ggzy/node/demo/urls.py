"""Addresses of a demonstration, below /demo/; urls.py of the node leaves them out where nothing is a sample."""

from django.urls import path

from . import design, pages

app_name = "demo"
urlpatterns = [
    path("", pages.people, name="people"),
    path("become", pages.become, name="become"),
    path("leave", pages.leave, name="leave"),
    path("tour/", pages.tour, name="tour"),
    path("design/", design.page, name="design"),
]

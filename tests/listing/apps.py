from django.apps import AppConfig


class ListingConfig(AppConfig):
    name = "tests.listing"
    label = "listing"

from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "ggzy.service.venues"
    label = "venues"
    verbose_name = "场地"

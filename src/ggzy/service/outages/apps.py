from django.apps import AppConfig


class OutagesConfig(AppConfig):
    name = "ggzy.service.outages"
    label = "outages"
    verbose_name = "停机公告"

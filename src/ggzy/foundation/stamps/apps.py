from django.apps import AppConfig


class StampsConfig(AppConfig):
    name = "ggzy.foundation.stamps"
    label = "stamps"
    verbose_name = "电子签章"

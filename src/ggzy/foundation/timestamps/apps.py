from django.apps import AppConfig


class TimestampsConfig(AppConfig):
    name = "ggzy.foundation.timestamps"
    label = "timestamps"
    verbose_name = "时间戳"

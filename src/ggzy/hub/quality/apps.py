from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "ggzy.hub.quality"
    label = "quality"
    verbose_name = "数据质量"

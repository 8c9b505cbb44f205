from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "ggzy.service.archive"
    label = "archive"
    verbose_name = "电子档案"

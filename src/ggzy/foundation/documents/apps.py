from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ggzy.foundation.documents"
    label = "documents"
    verbose_name = "文件"

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "ggzy.foundation.documents"
    label = "documents"
    verbose_name = "文件"

    def ready(self) -> None:
        from ggzy.foundation.acts import door

        from .stored import described

        door.check_file = described

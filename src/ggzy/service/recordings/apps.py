from django.apps import AppConfig


class RecordingsConfig(AppConfig):
    name = "ggzy.service.recordings"
    label = "recordings"
    verbose_name = "音视频"

    def ready(self) -> None:
        from . import kept  # noqa: F401  what this room keeps for archives

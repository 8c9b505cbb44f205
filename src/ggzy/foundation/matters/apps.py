from django.apps import AppConfig


class MattersConfig(AppConfig):
    name = "ggzy.foundation.matters"
    label = "matters"
    verbose_name = "事项与流程"

    def ready(self) -> None:
        from ggzy.foundation.journal import sequencer

        from .engine import secret_window_open

        sequencer.window_open = secret_window_open

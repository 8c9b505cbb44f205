from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "ggzy.trading.procedures"
    label = "procedures"

    def ready(self) -> None:
        from . import engineering_open_tender  # noqa: F401

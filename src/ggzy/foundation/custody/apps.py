from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "ggzy.foundation.custody"
    label = "custody"
    verbose_name = "密钥管理"

    def ready(self) -> None:
        from ggzy.foundation.journal import verify_keys

        from . import queries

        verify_keys.destroyed = queries.destroyed

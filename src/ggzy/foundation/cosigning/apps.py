from django.apps import AppConfig


class CosigningConfig(AppConfig):
    name = "ggzy.foundation.cosigning"
    label = "cosigning"
    verbose_name = "存证见证"

    def ready(self) -> None:
        from ggzy.foundation.journal import signing

        from . import queries

        signing.countersigned = queries.lines
        signing.sufficient = queries.sufficient

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "ggzy.trading.contracts"
    label = "contracts"
    verbose_name = "合同与履约"

    def ready(self) -> None:
        from . import demanded, kept  # noqa: F401  what this floor keeps for archives, and must publish

from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "ggzy.trading.contracts"
    label = "contracts"
    verbose_name = "合同与履约"

    def ready(self) -> None:
        from ggzy.foundation.stamps.rules import CONCERNED

        from . import demanded, kept, shared  # noqa: F401  what this floor keeps for archives, and must publish
        from .queries import won_by

        if won_by not in CONCERNED:
            CONCERNED.append(won_by)

from django.apps import AppConfig


class SecretsConfig(AppConfig):
    name = "ggzy.foundation.secrets"
    label = "secrets"
    verbose_name = "密钥"

    def ready(self) -> None:
        from . import checks

        checks.register()

from django.apps import AppConfig


class SecretsConfig(AppConfig):
    name = "ggzy.foundation.secrets"
    label = "secrets"
    verbose_name = "密钥"

from django.apps import AppConfig


class PasskeysConfig(AppConfig):
    name = "ggzy.service.passkeys"
    label = "passkeys"
    verbose_name = "通行密钥"

    def ready(self) -> None:
        from ggzy.foundation.identity import visits

        from .queries import stands

        visits.PASSKEY_STANDS = stands

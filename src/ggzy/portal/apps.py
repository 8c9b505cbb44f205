from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ggzy.portal"
    label = "portal"
    verbose_name = "交易网"

    def ready(self) -> None:
        from . import coming, opening  # noqa: F401  what is shown live, for the live process too

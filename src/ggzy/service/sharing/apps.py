from django.apps import AppConfig


class SharingConfig(AppConfig):
    name = "ggzy.service.sharing"
    label = "sharing"
    verbose_name = "共享代码"

    def ready(self) -> None:
        from . import known  # noqa: F401  what this floor knows of a party

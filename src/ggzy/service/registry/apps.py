from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "ggzy.service.registry"
    label = "registry"
    verbose_name = "登记机关连接"

    def ready(self) -> None:
        from ggzy.foundation.identity import known

        from . import connector

        known.LOOK_UP = connector.look_up

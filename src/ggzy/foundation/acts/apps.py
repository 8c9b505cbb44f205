from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "ggzy.foundation.acts"
    label = "acts"
    verbose_name = "行为"

    def ready(self) -> None:
        from . import checks

        checks.register()

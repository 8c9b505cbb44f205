from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "ggzy.foundation.acts"
    label = "acts"
    verbose_name = "行为"

    def ready(self) -> None:
        from django.utils.module_loading import autodiscover_modules

        from ggzy.foundation.journal import verify

        from . import checks, verify_signatures

        verify.check_signatures = verify_signatures.check_all
        autodiscover_modules("acts", "procedures", "readers", "exports", "picks", "sending", "tells")
        checks.register()

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "ggzy.foundation.journal"
    label = "journal"
    verbose_name = "阳光账本"

    def ready(self) -> None:
        from . import checks, guard, triggers

        connection_created.connect(guard.watch, dispatch_uid="journal.guard")
        post_migrate.connect(triggers.restore, sender=self, dispatch_uid="journal.triggers")
        checks.register()

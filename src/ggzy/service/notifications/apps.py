from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "ggzy.service.notifications"
    label = "notifications"
    verbose_name = "通知"

    def ready(self) -> None:
        from ggzy.foundation.custody import shredding

        from . import choices

        shredding.FORGETS.append(choices.forget)

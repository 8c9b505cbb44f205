from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "ggzy.service.notifications"
    label = "notifications"
    verbose_name = "通知"

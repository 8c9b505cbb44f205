from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "ggzy.supervision.alerts"
    label = "alerts"
    verbose_name = "预警"

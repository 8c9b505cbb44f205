from django.apps import AppConfig


class TracesConfig(AppConfig):
    name = "ggzy.supervision.traces"
    label = "traces"
    verbose_name = "倒查"

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "ggzy.supervision.complaints"
    label = "complaints"
    verbose_name = "投诉"

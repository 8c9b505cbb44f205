from django.apps import AppConfig


class HelpdeskConfig(AppConfig):
    name = "ggzy.service.helpdesk"
    label = "helpdesk"
    verbose_name = "政策咨询"

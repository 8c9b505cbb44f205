from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "ggzy.service.registrations"
    label = "registrations"
    verbose_name = "登记互认"

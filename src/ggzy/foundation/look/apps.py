from django.apps import AppConfig


class LookConfig(AppConfig):
    name = "ggzy.foundation.look"
    label = "look"
    verbose_name = "页面"

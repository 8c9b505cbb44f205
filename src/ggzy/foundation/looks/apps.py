from django.apps import AppConfig


class LooksConfig(AppConfig):
    name = "ggzy.foundation.looks"
    label = "looks"
    verbose_name = "查看留痕"

from django.apps import AppConfig


class AwardsConfig(AppConfig):
    name = "ggzy.trading.awards"
    label = "awards"
    verbose_name = "定标"

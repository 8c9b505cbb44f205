from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "ggzy.hub.exchange"
    label = "exchange"
    verbose_name = "数据交换"

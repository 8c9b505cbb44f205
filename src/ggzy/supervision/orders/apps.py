from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "ggzy.supervision.orders"
    label = "orders"
    verbose_name = "行政指令"

from django.apps import AppConfig


class TrafficConfig(AppConfig):
    name = "ggzy.service.traffic"
    label = "traffic"
    verbose_name = "访问统计"

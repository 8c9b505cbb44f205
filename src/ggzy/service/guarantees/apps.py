from django.apps import AppConfig


class GuaranteesConfig(AppConfig):
    name = "ggzy.service.guarantees"
    label = "guarantees"
    verbose_name = "电子保函"

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "ggzy.service.catalogue"
    label = "catalogue"
    verbose_name = "服务清单"

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "ggzy.hub.search"
    label = "search"
    verbose_name = "检索"

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "ggzy.desk"
    label = "desk"
    verbose_name = "办事台"

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "ggzy.trading.projects"
    label = "projects"
    verbose_name = "项目与标段"

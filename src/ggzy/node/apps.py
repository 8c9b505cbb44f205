from django.apps import AppConfig


class NodeConfig(AppConfig):
    name = "ggzy.node"
    verbose_name = "节点"

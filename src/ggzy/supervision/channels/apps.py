from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "ggzy.supervision.channels"
    label = "channels"
    verbose_name = "监督渠道"

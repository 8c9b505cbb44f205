from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "ggzy.service.webhooks"
    label = "webhooks"
    verbose_name = "推送"

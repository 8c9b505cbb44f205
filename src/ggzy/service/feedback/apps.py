from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "ggzy.service.feedback"
    label = "feedback"
    verbose_name = "好差评"

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "ggzy.service.recognition"
    label = "recognition"
    verbose_name = "登记互认"

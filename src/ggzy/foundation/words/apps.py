from django.apps import AppConfig


class WordsConfig(AppConfig):
    name = "ggzy.foundation.words"
    label = "words"
    verbose_name = "文字"

from django.apps import AppConfig


class RecognitionConfig(AppConfig):
    name = "ggzy.foundation.recognition"
    label = "recognition"
    verbose_name = "证书互认"

    def ready(self) -> None:
        from ggzy.foundation.identity import certificates

        from . import queries

        certificates.listed = queries.trust
        certificates.listed_since = queries.since

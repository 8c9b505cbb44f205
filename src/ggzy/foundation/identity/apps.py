from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "ggzy.foundation.identity"
    label = "identity"
    verbose_name = "主体与身份"

    def ready(self) -> None:
        from ggzy.foundation.acts import signatures

        from .signed_acts import check_signer

        signatures.check_signer = check_signer

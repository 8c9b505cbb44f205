from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "ggzy.foundation.identity"
    label = "identity"
    verbose_name = "主体与身份"

    def ready(self) -> None:
        from ggzy.foundation.acts import signatures, verify_signatures

        from . import certificates
        from .signed_acts import check_signer, is_theirs

        signatures.check_signer = check_signer
        verify_signatures.trust_at = certificates.trust_at
        verify_signatures.is_theirs = is_theirs

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "ggzy.service.experts"
    label = "experts"
    verbose_name = "评标专家"

    def ready(self) -> None:
        from ggzy.foundation.acts import Role
        from ggzy.foundation.identity.roles import RESOLVERS

        from .queries import is_expert

        RESOLVERS[Role.EXPERT] = is_expert

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "ggzy.trading.evaluation"
    label = "evaluation"
    verbose_name = "评标"

    def ready(self) -> None:
        from ggzy.service.experts.drawing import PLANS
        from ggzy.service.experts.recusal import CONCERNED

        from .queries import bidders_concerned, committee_plan

        if bidders_concerned not in CONCERNED:
            CONCERNED.append(bidders_concerned)
        if committee_plan not in PLANS:
            PLANS.append(committee_plan)

from django.apps import AppConfig


class BiddingConfig(AppConfig):
    name = "ggzy.trading.bidding"
    label = "bidding"
    verbose_name = "投标与开标"

from django.apps import AppConfig


class BiddingConfig(AppConfig):
    name = "ggzy.trading.bidding"
    label = "bidding"

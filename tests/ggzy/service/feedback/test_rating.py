"""A finished service is rated once, without a name; a low rating is answered, and looked at again."""

from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.identity.reach import sees
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.refusal import Refusal
from ggzy.service.catalogue import lists
from ggzy.service.feedback import queries
from ggzy.service.feedback.models import Rating
from tests.ggzy.trading.awarded import contracted
from tests.ggzy.trading.lots import party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def done():
    """A contract signed by tenderer and winner, and a centre."""
    the = contracted()
    the.centre = party(950, Role.CENTRE)
    return the


def give(the, who, stars="5", words="", kind="contract"):
    data = {"service": f"{kind}:{the.lot.matter.code}", "stars": stars, "words": words}
    return perform("rating.give", who, None, data).result


def refusal_of(work, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        work(*args, **kwargs)
    return caught.value


def page(where, **query):
    answer = Client().get(where, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_side_rates_once_and_nobody_sees_who(done):
    perform("service.adopt", done.centre, data=lists.shipped("990100", done.centre.party.uscc))
    winner = done.bidders[0]
    assert [one.kind for one in queries.unrated(winner)] == ["contract"]
    one = give(done, winner, "4", "示例：窗口办理很快")
    assert not queries.unrated(winner) and not one.matter.is_open
    give(done, done.tenderer, "5")
    assert refusal_of(give, done, winner).rule == "P-RATING"
    figure = next(each for each in queries.figures() if each.kind == "contract")
    assert (figure.total, figure.average, figure.counts) == (2, "4.5", (1, 1, 0, 0, 0))
    shown = page("/services/ratings/") + page("/services/F07/")
    assert "示例：窗口办理很快" in shown and "4.5" in shown and "依据 2 份评价" in shown
    entry = Entry.objects.get(subject=one.matter.code)
    assert winner.party.uscc not in entry.body + shown and winner.party.name not in shown
    assert "还没有这样的评价" in page("/services/ratings/", kind="entry")
    assert "还没有这样的评价" in page("/services/ratings/", low="1")


def test_only_a_finished_service_of_ones_own_is_rated(done):
    loser = done.bidders[1]
    assert refusal_of(give, done, loser).rule == "P-RATING"
    assert refusal_of(give, done, done.bidders[0], kind="nothing").rule == "P-RATING"
    assert refusal_of(give, done, done.supervisor).rule == "P-ROLE"
    assert refusal_of(give, done, done.bidders[0], stars="6").rule == "P-INPUT"
    assert not Rating.objects.exists()


def test_before_the_opening_nobody_is_asked_anything():
    the = scene("bidding")
    assert not any(queries.unrated(who) for who in the.bidders)


def test_a_low_rating_is_answered_in_time_and_looked_at_again(done):
    one = give(done, done.bidders[0], "1", "示例：等了三天")
    assert sees(done.centre, one.matter)
    assert refusal_of(perform, "rating.revisit", done.centre, one, {"settled": "yes"}).rule == "P-STAGE"
    assert "天后" in page("/services/ratings/", low="1")
    clock.forward(timedelta(days=30))
    assert "已逾期" in page("/services/ratings/", low="1")
    text = {"text": "示例：已增加窗口，向您致歉"}
    assert refusal_of(perform, "rating.reply", done.bidders[0], one, text).rule == "P-ROLE"
    perform("rating.reply", done.centre, one, text)
    other = done.bidders[1]
    assert refusal_of(perform, "rating.revisit", other, one, {"settled": "yes"}).rule == "P-PARTY"
    perform("rating.revisit", done.bidders[0], one, {"settled": "no"})
    shown = page("/services/ratings/")
    assert "未解决" in shown and "由评价人确认" in shown and "向您致歉" in shown
    figure = next(each for each in queries.figures() if each.kind == "contract")
    assert (figure.late, figure.waiting) == (1, 0)


def test_what_the_centre_says_of_it_is_marked_as_the_centres(done):
    one = give(done, done.tenderer, "2")
    perform("rating.reply", done.centre, one, {"text": "示例：已整改到位"})
    perform("rating.revisit", done.centre, one, {"settled": "yes", "note": "示例：电话回访"})
    assert "由中心登记" in page("/services/ratings/")

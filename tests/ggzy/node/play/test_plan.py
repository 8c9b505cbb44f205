"""What the sample city is planned to hold."""

from __future__ import annotations

from django.conf import settings

from ggzy.node.play.plan import WHOLE, plan, stages
from ggzy.node.play.sample_terms import sample_terms
from ggzy.node.sample.names import cast

ENGINE_STAGES = {"entry", "notice", "bidding-closed", "opening", "committee", "evaluation", "candidates", "award"}


def test_the_plan_is_the_same_every_time():
    assert plan() == plan()
    assert plan(quick=True) == plan(quick=True)


def test_at_least_sixty_lots_in_every_stage_and_beside():
    lots = plan()
    assert len(lots) >= 60
    held = stages(lots)
    assert held.keys() >= ENGINE_STAGES | {"contract", "archiving", "failed", "retendered", "terminated"}
    sides = {side for one in lots for side in one.sides}
    assert sides >= {"order", "complaint", "file-objection", "publicity-objection", "late-answer", "gives-up"}


def test_lots_are_numbered_in_the_order_of_their_beginning():
    lots = plan()
    assert [one.number for one in lots] == list(range(1, len(lots) + 1))
    assert [one.ago for one in lots] == sorted((one.ago for one in lots), reverse=True)


def test_no_two_lots_share_a_name_and_all_say_that_they_are_samples():
    titles = [sample_terms(one.number).title for one in plan()]
    assert len(set(titles)) == len(titles)
    assert all("示例" in title for title in titles)


def test_the_city_has_eighty_organisations_and_three_hundred_experts():
    city = cast(1, settings.GGZY_PLATFORM_USCC, WHOLE)
    codes = [one.uscc for one in city.organisations()]
    assert len(codes) == len(set(codes)) >= 80
    assert len({one.name for one in city.organisations()}) == len(codes)
    assert len(set(city.experts)) == 300

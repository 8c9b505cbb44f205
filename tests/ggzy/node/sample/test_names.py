"""The cast of the sample city."""

from django.conf import settings

from ggzy.node.sample.names import Size, cast
from ggzy_core.codes import uscc


def test_every_name_says_that_it_is_a_sample():
    city = cast(1, settings.GGZY_PLATFORM_USCC, Size(bidders=30))
    assert all("示例" in one.name for one in city.organisations())
    assert all("示例" in name for name in city.experts)


def test_every_code_is_whole_and_nobody_has_it_twice():
    codes = [one.uscc for one in cast(1, settings.GGZY_PLATFORM_USCC, Size(bidders=41)).organisations()]
    assert [uscc.check(code) for code in codes] == codes
    assert len(set(codes)) == len(codes)


def test_no_two_organisations_share_a_name():
    names = [one.name for one in cast(3, settings.GGZY_PLATFORM_USCC, Size(bidders=41)).organisations()]
    assert len(set(names)) == len(names)


def test_a_seed_gives_the_same_city_again_and_another_seed_another():
    first, again, other = (cast(seed, settings.GGZY_PLATFORM_USCC) for seed in (7, 7, 8))
    assert first == again
    assert first.bidders != other.bidders

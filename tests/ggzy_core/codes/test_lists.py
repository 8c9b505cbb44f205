import pytest

from ggzy_core.codes import business, regions, specialties


def test_every_real_region_is_a_province_and_every_sample_begins_with_99():
    for one in regions.all_regions().values():
        assert one.sample == one.code.startswith("99")
        assert one.sample or one.level == "province"


def test_sample_city_knows_its_level_and_parent():
    city = regions.region("９９０１００")
    assert (city.zh, city.level, city.parent) == ("示例市", "city", "990000")


def test_within():
    assert regions.within("990101", "990100") and regions.within("990101", "990000")
    assert not regions.within("990200", "990100")
    assert not regions.within("990000", "990100")


def test_unknown_region_is_refused():
    with pytest.raises(regions.NoSuchRegion):
        regions.region("123456")


def test_every_specialty_has_its_parents():
    tree = specialties.tree()
    assert len(tree) == 430
    assert all(one.parent is None or one.parent in tree for one in tree.values())


def test_path_of_a_specialty():
    assert [s.zh for s in specialties.path("a010202")] == ["工程", "规划", "城乡规划", "城市规划"]


def test_covers_only_downwards():
    assert specialties.covers("A01", "A010202")
    assert not specialties.covers("A010202", "A01")


def test_unknown_specialty_is_refused():
    with pytest.raises(specialties.NoSuchSpecialty):
        specialties.specialty("Z99")


def test_business_by_id_and_by_portal_code():
    assert business.business("engineering") is business.business("01")
    assert business.deal_prefix("land") == "B01"


def test_an_unknown_prefix_is_refused_not_guessed():
    with pytest.raises(business.NoSuchBusiness) as caught:
        business.deal_prefix("mining")
    assert caught.value.name == "no-prefix"

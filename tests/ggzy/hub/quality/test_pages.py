"""The catalogue and the scores, as anybody sees them."""

from __future__ import annotations

import pytest
from django.test import Client

from ggzy.hub.exchange.standard import DATASETS
from tests.ggzy.hub.quality import sending

pytestmark = pytest.mark.usefixtures("record")


def page(where: str, language: str = "zh-hans") -> str:
    answer = Client(headers={"Accept-Language": language}).get(where)
    assert answer.status_code == 200, where
    assert answer["ETag"]
    return answer.content.decode()


def test_the_catalogue_names_every_data_set_with_owner_sharing_and_refresh():
    shown = page("/data/")
    for one in DATASETS.values():
        assert one.code in shown
        assert one.owner.zh in shown
    assert "无条件共享" in shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", list(DATASETS))
def test_a_data_set_shows_its_fields_codes_and_rules(code, language):
    shown = page(f"/data/{code}/", language)
    assert all(one.wire in shown for one in DATASETS[code].fields)
    assert "required-fields 1.0" in shown


def test_an_unknown_data_set_is_not_found():
    assert Client().get("/data/GCJS_NOTHING/").status_code == 404


def test_programs_read_the_same_catalogue():
    told = Client().get("/data/catalogue.json").json()
    assert [one["code"] for one in told["datasets"]] == list(DATASETS)
    assert {"name": "timely", "rejects": False}.items() <= told["checks"][-1].items()


def test_without_a_package_the_scores_say_so():
    assert "还没有收到数据包" in page("/data/quality/")


def test_the_scores_stand_side_by_side_with_an_example():
    sending.send(sending.sender(), sending.package("GCJS_PROJECT", sending.project(REGION_CODE="<b>1</b>")))
    shown = page("/data/quality/")
    assert "示例市公共资源交易中心" in shown
    assert "100.0%" in shown
    assert "REGION_CODE" in shown
    assert "<b>1</b>" not in shown

"""Data packages over HTTP: sent, answered, kept from strangers."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.hub.exchange.packages.writing import to_zip
from tests.ggzy import credentials
from tests.ggzy.hub.quality import sending
from tests.ggzy.people import member

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def centre(program):
    data = {"uscc": settings.GGZY_PLATFORM_USCC, "name": "示例交易中心", "roles": (Role.CENTRE,)}
    party = perform("organisation.register", operator_session(), data=data).result
    credential = credentials.trusted().issue(party.name, party.uscc)
    credentials.bind(member(party, Role.CENTRE), credential)
    assert program.sign_in(credential).status_code == 201
    return program


def post(who, one, name="", **headers):
    where = f"/api/v1/exchange/packages?name={name or one.name}"
    said = {"Authorization": f"Bearer {who.token}", "Accept-Language": "en"} if who.token else {}
    said |= {key.replace("_", "-"): value for key, value in headers.items()}
    return Client().post(where, to_zip(one), content_type="application/zip", headers=said)


def test_a_sound_package_is_taken_once(centre):
    one = sending.package("GCJS_PROJECT", sending.project())
    first, again = post(centre, one, Idempotency_Key="k-1"), post(centre, one, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 200)
    assert (first.json()["accepted"], first.json()["rejected"]) == (1, 0)
    assert again.json()["package"] == first.json()["package"]
    assert again.json()["repeated"]


def test_a_rejected_record_gets_field_reason_and_remedy(centre):
    told = post(centre, sending.package("GCJS_PROJECT", sending.project(REGION_CODE="9901"))).json()
    (fault,) = told["records"][0]["faults"]
    assert (fault["field"], fault["check"], fault["version"]) == ("REGION_CODE", "formats", "1.0")
    assert "GB/T 2260" in fault["remedy"]["en"]
    assert centre.get(f"exchange/packages/{told['package']}").json()["records"] == told["records"]


def test_what_cannot_be_read_is_a_problem_with_its_rule(centre):
    answer = post(centre, sending.package("GCJS_PROJECT", sending.project()), name="20260302-000001-102.zip")
    assert answer.status_code == 422
    assert answer.json()["rule"] == "P-PACKAGE"


@pytest.mark.parametrize("name", ["", "x.zip", "20260302-000001-101.zip%00", "../20260302-000001-101.zip"])
def test_a_bad_name_is_refused(centre, name):
    answer = post(centre, sending.package("GCJS_PROJECT", sending.project()), name=name or "%20")
    assert answer.status_code == 422


def test_strangers_and_bidders_send_nothing_and_see_nothing(centre, another):
    one = sending.package("GCJS_PROJECT", sending.project())
    key = post(centre, one).json()["package"]
    assert post(another, one).status_code == 401
    credential, *_ = credentials.holder(1, Role.BIDDER)
    another.sign_in(credential)
    assert post(another, one).status_code == 403
    assert another.get(f"exchange/packages/{key}").status_code == 404


def test_json_is_no_package(centre):
    assert centre.post("exchange/packages", {}).status_code == 415

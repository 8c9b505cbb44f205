"""A certificate about to expire is said at the desk, 60, 30 and 7 days before, unless a newer one is bound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from ggzy.foundation.identity.expiry import expiring
from ggzy.service.notifications import queries, readers
from tests.ggzy.credentials import bind, trusted
from tests.ggzy.people import somebody
from tests.ggzy.visitors import visitor

pytestmark = pytest.mark.usefixtures("record")


def given(who, days: float) -> None:
    end = datetime.now(UTC) + timedelta(days=days)
    bind(who.person, trusted().issue(who.party.name, who.party.uscc, not_after=end))


@pytest.mark.parametrize(("days", "within"), [(100, None), (59.5, 60), (29.5, 30), (6.5, 7)])
def test_it_is_said_at_each_step(days, within):
    who = somebody(1, Role.BIDDER)
    given(who, days)
    assert [one.within for one in expiring(who.person)] == ([] if within is None else [within])
    page = visitor(who).get("/desk/").content.decode()
    assert ("天到期" in page) is (within is not None)


def test_a_newer_certificate_ends_the_warning():
    who = somebody(1, Role.BIDDER)
    given(who, 5)
    given(who, 500)
    assert not expiring(who.person)


def test_its_holder_is_notified_at_60_30_and_7_days_each_once(monkeypatch):
    who, now = somebody(1, Role.BIDDER), clock.real()
    given(who, 59.5)
    seen = []
    for day in (0, 0, 20, 29.9, 31, 40, 53, 58, 61):
        monkeypatch.setattr(clock, "real", lambda day=day: now + timedelta(days=day))
        made = readers.look_at_certificates()
        seen.append(made)
    assert seen == [1, 0, 0, 1, 0, 0, 1, 0, 0]
    said = [one.said for one in queries.told(list(queries.mine(who)))]
    assert len(said) == 3
    assert all("数字证书还有" in one.zh and "Your certificate ends in" in one.en for one in said)
    assert [number for number in ("6", "29", "59") if any(number in one.zh for one in said)] == ["6", "29", "59"]
    page = visitor(who).get("/desk/notifications/").content.decode()
    assert "请向签发机构办理延期" in page

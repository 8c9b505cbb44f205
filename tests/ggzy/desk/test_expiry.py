"""A certificate about to expire is said at the desk, 60, 30 and 7 days before, unless a newer one is bound."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ggzy.foundation.acts import Role
from ggzy.foundation.identity.expiry import expiring
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

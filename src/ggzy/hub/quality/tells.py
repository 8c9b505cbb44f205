"""Who is told of packages: whoever sent one, once a day, of what was rejected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Audience, Kind, tell_daily
from ggzy.foundation.identity.audiences import people_of
from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Organisation, Person
    from ggzy.foundation.journal.models import Entry
    from ggzy.foundation.matters.models import Matter


def senders(organisation: Organisation) -> list[Person]:
    """Its people who send packages."""
    return people_of([organisation], Role.CENTRE)


def _nobody(matter: Matter | None, entry: Entry | None) -> list[Person]:
    return []  # the digest names its sender itself


REJECTED = tell_daily(
    "package.receive",
    Audience(Text("报送数据包的单位", "who sent the packages"), _nobody),
    Kind.DATA,
    "数据报送日报：{left}，原因和改正办法见数据质量页",
    "Deliveries of a day: {left}; reasons and remedies are on the page of data quality",
    page="/data/quality/",
)

"""The daily digest (报送日报): on the day after, each sender is told how many of its records were rejected."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db.models import Count, Sum

from ggzy.foundation import clock
from ggzy.foundation.acts import rounds
from ggzy.foundation.identity.models import Organisation
from ggzy.service.notifications.telling import notify
from ggzy_core.periods import ZONE, local_date

from .models import ReceivedPackage
from .tells import REJECTED, senders

BACK = 2  # days: a node that slept over one still tells of it


@rounds.every(seconds=300)
def tell_of_yesterday() -> int:
    """Twice does no harm: a notification is named by sender and day. A day without a rejected record tells nothing."""
    today = local_date(clock.now())
    return sum(_tell(today - timedelta(days=back)) for back in range(1, BACK + 1))


def _tell(day: date) -> int:
    begins = datetime.combine(day, time(), ZONE)
    rows = ReceivedPackage.objects.filter(received_at__gte=begins, received_at__lt=begins + timedelta(days=1))
    rows = rows.filter(rejected__gt=0).order_by().values("sender")
    made = 0
    for row in rows.annotate(packages=Count("pk"), records=Sum("rejected")):
        sender = Organisation.objects.get(pk=row["sender"])
        left = f"{day:%Y-%m-%d}，{row['packages']} 个数据包中有 {row['records']} 条记录被拒"
        english = f"{day:%Y-%m-%d}, records rejected: {row['records']}, in packages: {row['packages']}"
        made += notify(REJECTED, f"{sender.uscc}/{day}", senders(sender), None, left=left, left_en=english)
    return made

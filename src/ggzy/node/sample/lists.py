"""What 示例市 has published before the first trade: its department's duties and where it takes complaints, its centre's services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.service.catalogue import lists as services
from ggzy.service.catalogue.queries import in_force as services_in_force
from ggzy.supervision.channels import lists as channels
from ggzy.supervision.channels.models import Channel
from ggzy.supervision.duties import lists as duties
from ggzy.supervision.duties.queries import in_force as duties_in_force

from .names import REGION

if TYPE_CHECKING:
    from .parties import World


def adopt(world: World) -> None:
    """The lists and the department's channel, once: what an earlier try has adopted stays."""
    if not duties_in_force().exists():
        perform("duty.adopt", operator_session(), data=duties.shipped(f"{REGION}-construction", world.supervisor.uscc))
    if not Channel.objects.exists():
        given = channels.shipped(f"{REGION}-construction", world.supervisor.uscc)
        perform("channel.publish", operator_session(), data=given)
    if not services_in_force().exists():
        perform("service.adopt", operator_session(), data=services.shipped(REGION, world.centre.uscc))

"""Who is told when a registration from elsewhere no longer stands there."""

from __future__ import annotations

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Kind, tell
from ggzy.foundation.identity.audiences import CENTRE, of_result, people_of
from ggzy.foundation.text import Text

OWN = of_result(
    Text("该主体的管理员", "its administrators"), lambda row: people_of([row.organisation_id], Role.ADMINISTRATOR)
)
tell(
    "registration.doubt",
    OWN,
    Kind.PEOPLE,
    "原登记节点已更正或撤回贵单位的登记，请带新的登记证明来",
    "The node your registration came from has corrected or withdrawn it: bring a newer proof",
)
tell(
    "registration.doubt",
    CENTRE,
    Kind.TURN,
    "一份互认登记在原节点已更正或撤回",
    "A recognised registration was corrected or withdrawn at its node",
)

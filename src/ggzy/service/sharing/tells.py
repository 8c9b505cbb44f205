"""Who is told that somebody looked."""

from __future__ import annotations

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Kind, tell
from ggzy.foundation.identity.audiences import of_result, people_of
from ggzy.foundation.text import Text

OWNERS = of_result(
    Text("共享方的管理员", "administrators of whoever shared"),
    lambda row: people_of([row.share.organisation_id], Role.ADMINISTRATOR),
)
tell("share.read", OWNERS, Kind.PEOPLE, "有人查阅了贵单位共享的信息", "Somebody read what you share")

"""Who is told of alerts."""

from ggzy.foundation.acts.tells import Kind, tell, tell_clock
from ggzy.foundation.identity.audiences import CENTRE, SUPERVISOR

tell(
    "alert.raise",
    SUPERVISOR,
    Kind.SUPERVISION,
    "有一条预警待核查：{matter}",
    "An alert waits to be looked into: {matter}",
)
tell(
    "cosigner-alarm.note",
    CENTRE,
    Kind.SUPERVISION,
    "{matter}：请查明并向公众说明",
    "{matter}: find out what happened, and tell the public",
)
tell_clock(
    "supervision.alert", SUPERVISOR, "预警核查期限{left}：{matter}", "Alert, time to look into it: {left}: {matter}"
)

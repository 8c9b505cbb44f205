"""存证报警: a cosigner saw another history of the journal; open until the department competent has looked into it."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Procedure, Stage, register
from ggzy.foundation.text import Text

ALARM = register(
    Procedure(
        code="journal.alarm",
        name=Text("存证报警", "alarm about the journal"),
        owner="cosigning.AlarmCase",
        start="cosigner-alarm.note",
        stages=(
            Stage("noted", Text("待核查", "to be looked into"), ends="cosigner-alarm.close"),
            Stage("closed", Text("已核查", "looked into"), final=True),
        ),
        public_from="alarm-noted",
    )
)

"""Who cosigns the journal is decided in public."""

from __future__ import annotations

from pydantic import Field, field_validator

from ggzy.foundation.acts import Act, Input, Role, act
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.tlog.policy import Policy

from . import rules
from .models import AlarmExplained, CosignerAlarm, PolicyVersion

HOUSE = (Role.OPERATOR, Role.CENTRE)


class AdoptPolicy(Input):
    text: str = Field(
        title="见证规则全文|text of the policy", min_length=11, max_length=20_000, examples=["quorum none"]
    )

    @field_validator("text")
    @classmethod
    def _read(cls, value: str) -> str:
        return Policy.parse(value).text()


@act("policy.adopt", on=None, by=HOUSE, takes=AdoptPolicy, cites=("P-COSIGNERS",))
def adopt_policy(act: Act, data: AdoptPolicy) -> PolicyVersion:
    """公布见证规则: say whose cosignatures make a checkpoint of this journal count, and how many. The newest counts."""
    act.require(rules.is_of_this_log, data.text)
    act.require(rules.can_be_asked, data.text)
    return PolicyVersion.objects.create(text=data.text, adopted_at=act.at)


class ExplainAlarm(Input):
    alarm: int = Field(title="报警编号|number of the alarm", ge=1)
    text: str = Field(title="查明的情况|what was found out", min_length=10, max_length=5000)


@act("cosigner-alarm.explain", on=None, by=HOUSE, takes=ExplainAlarm, cites=("P-COSIGNERS",))
def explain_alarm(act: Act, data: ExplainAlarm) -> AlarmExplained:
    """说明见证报警: tell the public what was found out about a cosigner's alarm. Once, and the alarm stays readable."""
    alarm = CosignerAlarm.objects.filter(pk=data.alarm, explained=None).first()
    if alarm is None:
        raise Refusal(
            "P-UNKNOWN",
            Text(f"没有待说明的报警 {data.alarm}", f"No alarm {data.alarm} waits to be explained"),
            Text("请核对核验页上的编号", "Check its number on the verify page"),
            status=404,
        )
    return AlarmExplained.objects.create(alarm=alarm, text=data.text, at=act.at)

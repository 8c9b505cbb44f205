"""Who cosigns the journal is decided in public; what a cosigner's alarm came to is said there too."""

from __future__ import annotations

import secrets
from typing import Literal

from pydantic import Field, field_validator

from ggzy.foundation.acts import Act, Input, Role, act
from ggzy.foundation.acts.roles import HOUSE
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.tlog.policy import Policy

from . import rules
from .models import AlarmCase, AlarmExplained, CosignerAlarm, PolicyVersion


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


class NoteAlarm(Input):
    alarm: int = Field(title="报警编号|number of the alarm", ge=1)


@act("cosigner-alarm.note", on=None, by=Role.CLOCK, takes=NoteAlarm, cites=("P-COSIGNERS",))
def note_alarm(act: Act, data: NoteAlarm) -> AlarmCase:
    """记录见证报警: record that a cosigner has seen another history of the journal, as a public matter."""
    alarm = CosignerAlarm.objects.get(pk=data.alarm)
    if AlarmCase.objects.filter(alarm=alarm).exists():
        raise Refusal("P-DONE", Text("该报警已经记录", "This alarm is on the record already"))
    title = f"存证报警（第 {alarm.pk} 号）：见证节点“{alarm.name}”称，{alarm.words.zh}"
    matter = act.open(f"J-{secrets.token_hex(6).upper()}", "journal.alarm", title=title[:200])
    act.moment(matter, "alarm-noted")
    act.disclose(cosigner=alarm.name, kind=alarm.kind, size=alarm.size, told=alarm.told, seen=alarm.time)
    return AlarmCase.objects.create(matter=matter, alarm=alarm, noted_at=act.at)


class CloseAlarm(Input):
    outcome: Literal["true", "false"] = Field(
        title="核查结论|finding",
        json_schema_extra={"labels": {"true": "属实|the alarm was right", "false": "不属实|it was not"}},
    )


@act("cosigner-alarm.close", on=AlarmCase, by=Role.CLOCK, takes=CloseAlarm, cites=("P-COSIGNERS",))
def close_alarm(act: Act, case: AlarmCase, data: CloseAlarm) -> AlarmCase:
    """公布见证报警结论: make known whether the department found the alarm right. The pages stop warning, and the alarm
    stays readable."""
    return case.changed(found=data.outcome == "true", closed_at=act.at)


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

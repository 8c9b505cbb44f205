"""Publish where a department takes complaints."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from ggzy.foundation.acts import Act, Input, Pick, Role, Session, act
from ggzy.foundation.identity.models import Organisation
from ggzy.supervision.duties.acts import department_of
from ggzy.supervision.duties.rules import speaks_for

from .models import FORMS, Channel
from .queries import one_of

LABELS = {form: f"{words.zh}|{words.en}" for form, words in FORMS.items()}


class PublishChannel(Input):
    department: Annotated[str, Pick("organisations.supervisor")] = Field(
        title="部门|department", min_length=18, max_length=18
    )
    office: str = Field(title="受理机构|office", min_length=2, max_length=120)
    office_en: str = Field(default="", title="受理机构（英文）|office in English", max_length=120)
    address: str = Field(title="通信地址|address", min_length=4, max_length=200)
    address_en: str = Field(default="", title="通信地址（英文）|address in English", max_length=200)
    phone: str = Field(title="电话|phone", pattern=r"^\+?[0-9][0-9 -]{4,28}$", examples=["000-00000000"])
    hours: str = Field(title="受理时间|hours", min_length=2, max_length=120)
    hours_en: str = Field(default="", title="受理时间（英文）|hours in English", max_length=120)
    forms: tuple[Literal["online", "letter", "visit"], ...] = Field(
        title="受理方式|accepted forms", min_length=1, max_length=3, json_schema_extra={"labels": LABELS}
    )

    @field_validator("forms")
    @classmethod
    def _each_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value))


@act("channel.publish", on=None, by=(Role.ADMINISTRATOR, Role.OPERATOR), takes=PublishChannel, cites=("P-CHANNEL",))
def publish(act: Act, data: PublishChannel) -> Channel:
    """公布投诉渠道: say where a department takes complaints: office, address, phone, hours, accepted forms."""
    department: Organisation = department_of(data.department)
    act.require(speaks_for, act, department)
    before = one_of(department)
    if before is not None:
        before.changed(until=act.at)
    said: dict[str, Any] = data.model_dump(exclude={"department"})
    return Channel.objects.create(organisation=department, since=act.at, **(said | {"forms": list(data.forms)}))


@publish.prefill
def _as_it_stands(session: Session, target: None, asked: Any) -> dict[str, Any]:
    """What the department of whoever fills it in has published."""
    found = one_of(session.party) if session.party is not None else None
    if found is None:
        return {}
    names = [name for name in PublishChannel.model_fields if name != "department"]
    return {"department": session.party.uscc, **{name: getattr(found, name) for name in names}}

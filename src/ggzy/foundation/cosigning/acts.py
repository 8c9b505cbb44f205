"""Who cosigns the journal is decided in public."""

from __future__ import annotations

from pydantic import Field, field_validator

from ggzy.foundation.acts import Act, Input, Role, act
from ggzy_core.tlog.policy import Policy

from . import rules
from .models import PolicyVersion


class AdoptPolicy(Input):
    text: str = Field(
        title="见证规则全文|text of the policy", min_length=11, max_length=20_000, examples=["quorum none"]
    )

    @field_validator("text")
    @classmethod
    def _read(cls, value: str) -> str:
        return Policy.parse(value).text()


@act("policy.adopt", on=None, by=(Role.OPERATOR, Role.CENTRE), takes=AdoptPolicy, cites=("P-COSIGNERS",))
def adopt_policy(act: Act, data: AdoptPolicy) -> PolicyVersion:
    """公布见证规则: say whose cosignatures make a checkpoint of this journal count, and how many. The newest counts."""
    act.require(rules.is_of_this_log, data.text)
    act.require(rules.can_be_asked, data.text)
    return PolicyVersion.objects.create(text=data.text, adopted_at=act.at)

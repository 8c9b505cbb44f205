"""Appeals: a sender says why a check is wrong about a record; the data manager answers in public."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Pick, Role, act
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from . import rules
from .checks import CHECKS
from .models import Appeal, ReceivedPackage, ReceivedRecord

if TYPE_CHECKING:
    from typing import Any


class LodgeAppeal(Input):
    package: str = Field(title="数据包编号|key of the package", pattern="^[0-9a-f]{32}$", examples=["0" * 32])
    number: int = Field(title="记录序号|number of the record", ge=1, le=1_000_000, examples=[1])
    check: Annotated[str, Pick("quality.checks")] = Field(title="检查|check", max_length=40, examples=["dates"])
    reason: str = Field(title="申诉理由（公开）|why it is wrong (public)", min_length=10, max_length=5000)


@act("appeal.lodge", on=None, by=Role.CENTRE, takes=LodgeAppeal, cites=("P-APPEAL",))
def lodge(act: Act, data: LodgeAppeal) -> Appeal:
    """提出数据质量申诉: appeal what a check said of a record one has sent; reason and answer are public."""
    record = _record(act.party, data)
    act.require(rules.found_a_fault, record, data.check)
    act.require(rules.not_appealed_yet, record, data.check)
    version = record.verdicts[data.check]["version"]
    title = f"{CHECKS[data.check].title.zh if data.check in CHECKS else data.check} · {record.dataset}"
    own = act.open(f"Q-{secrets.token_hex(6)}", "hub.appeal", title=f"数据质量申诉：{title}")
    act.moment(own, "appeal-lodged", act.arrived)
    act.disclose(appeal=own.code, version=version)
    return Appeal.objects.create(
        matter=own, record=record, check_name=data.check, version=version, reason=data.reason, lodged_at=act.arrived
    )


class DecideAppeal(Input):
    outcome: Literal["upheld", "dismissed"] = Field(
        title="结论|outcome",
        json_schema_extra={
            "labels": {
                "upheld": "申诉成立，不计入得分|upheld: it does not count in the score",
                "dismissed": "维持检查结果|dismissed: the check stands",
            }
        },
    )
    answer: str = Field(title="答复（公开）|answer (public)", min_length=10, max_length=5000)


@act(
    "appeal.decide",
    on=Appeal,
    by=Role.DATA_MANAGER,
    takes=DecideAppeal,
    cites=("P-APPEAL",),
    needs=(rules.is_not_ones_own,),
)
def decide(act: Act, appeal: Appeal, data: DecideAppeal) -> Appeal:
    """答复数据质量申诉: answer an appeal in public; where it is upheld the score is counted without that verdict."""
    act.moment(appeal.matter, "appeal-decided")
    return appeal.changed(decided_at=act.at, upheld=data.outcome == "upheld", answer=data.answer)


def _record(sender: Any, data: LodgeAppeal) -> ReceivedRecord:
    """The record of the sender's own package; another's is not there, like one that does not exist."""
    package = ReceivedPackage.objects.filter(key=data.package, sender=sender).first()
    found = package and package.records.order_by("id")[data.number - 1 : data.number].first()
    if not found:
        raise Refusal(
            "P-UNKNOWN",
            Text("没有这个数据包或这条记录，或者不是贵单位报送的", "There is no such record in a package of yours"),
            Text("请核对报送回执中的数据包编号和记录序号", "Look up key and number in the answer to your package"),
            status=404,
        )
    return found

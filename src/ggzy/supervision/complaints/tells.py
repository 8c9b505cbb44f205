"""Who is told of complaints. Who complains is named to nobody."""

from __future__ import annotations

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Kind, tell, tell_clock
from ggzy.foundation.identity.audiences import SUPERVISOR, of_result, people_of, who_did
from ggzy.foundation.text import Text

COMPLAINANT = who_did("complaint.file", Text("投诉人", "complainant"), Role.BIDDER)
DEPARTMENT = of_result(
    Text("处理投诉的部门", "department"), lambda row: people_of([row.department_id], Role.SUPERVISOR)
)

tell("complaint.file", DEPARTMENT, Kind.TURN, "收到一份投诉：{matter}", "A complaint came in: {matter}")
for _act, _zh, _en in (
    ("complaint.accept", "已受理", "was accepted"),
    ("complaint.reject", "不予受理", "was not accepted"),
    ("complaint.transfer", "已移送", "was transferred"),
    ("complaint.decide", "有了处理决定", "was decided"),
):
    tell(_act, COMPLAINANT, Kind.OBJECTION, f"您的投诉{_zh}：{{matter}}", f"Your complaint {_en}: {{matter}}")
tell_clock(
    "supervision.complaint", SUPERVISOR, "投诉处理期限{left}：{matter}", "Complaint, time to act: {left}: {matter}"
)

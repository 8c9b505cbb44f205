"""The sample duty lists, adopted for departments of a test."""

from __future__ import annotations

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.supervision.duties.lists import shipped
from ggzy.supervision.duties.queries import node_region


def adopt(department, name="990100-construction", region=""):
    data = shipped(name, department.uscc).model_copy(update={"region": region or node_region()})
    perform("duty.adopt", operator_session(), data=data)

"""Each requirement of the tender file against the answer to it, by the very review the committee's room runs."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ggzy_core.evaluation import requirements
from ggzy_core.tender import Requirement

from ..case import Case
from ..findings import Finding, amber, red

_MENDS = {
    "presence": ("请在 bid.json 中响应此项并附材料", "Answer it in bid.json and name the documents that prove it"),
    "limit": ("请按招标文件的要求修改", "Change it to what the tender file asks"),
}


def check(case: Case) -> Iterator[Finding]:
    data = json.loads(case.bid.to_json())
    for asked in case.file.requirements:
        found = requirements.review(asked, data, case.day)
        if found.result == "fail":
            yield _failed(case, asked, found)
        elif found.result == "pass":
            yield Finding("requirement.met", "green", found.clause, found.zh, found.en, requirement=asked.id)
        elif asked.check != "manual":
            yield amber(
                "requirement.value-unread", found.zh, found.en, *_MENDS["limit"], of=asked, document="bid.json"
            )
    known = {one.id for one in case.file.requirements}
    for answer in case.bid.responses:
        if answer.requirement not in known:
            yield amber(
                "answer.unknown",
                f"bid.json 响应了招标文件没有的要求 {answer.requirement}",
                f"bid.json answers {answer.requirement}, which the tender file does not ask",
                "请核对要求编号与招标文件版本",
                "Check the id, and the version of the tender file",
                document="bid.json",
            )
    for asked in case.file.requirements:
        if len(case.answers(asked)) > 1:
            yield amber(
                "answer.twice",
                f"{asked.title}：bid.json 中响应了不止一次",
                f"{asked.id}: bid.json answers it more than once",
                "请合并为一条",
                "Make one answer of them",
                of=asked,
                document="bid.json",
            )


def _failed(case: Case, asked: Requirement, found: requirements.Finding) -> Finding:
    if asked.check != "presence":
        return red("requirement.limit", found.zh, found.en, *_MENDS["limit"], of=asked, document="bid.json")
    answers = case.answers(asked)
    if not answers:
        name = "requirement.unanswered"
    elif any(one.answer == "deviates" for one in answers):
        name = "requirement.deviates"
    else:
        name = "requirement.no-document"
    return red(name, found.zh, found.en, *_MENDS["presence"], of=asked, document="bid.json")

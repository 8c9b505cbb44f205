"""What the checks of the forms share: the form is there and can be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from ggzy_core.tender import FormKind, Requirement

from ..case import Case
from ..findings import Finding, red
from ..typed import MAX_FORM, BadForm

Read = TypeVar("Read")

TITLES = {
    "letter": ("投标函", "the bid letter"),
    "bill": ("已标价工程量清单", "the priced bill of quantities"),
    "guarantee": ("投标保函", "the bid guarantee"),
    "certificates": ("证照登记表", "the register of certificates"),
    "agreement": ("联合体协议书", "the consortium agreement"),
}


def each(
    case: Case,
    kind: FormKind,
    read: Callable[[str, bytes], Read],
    judge: Callable[[Case, Requirement, str, Read], Iterator[Finding]],
) -> Iterator[Finding]:
    """Read every form of a kind that is asked for and judge it; say so where it is missing or does not read."""
    zh, en = TITLES[kind]
    for asked, name in case.forms(kind):
        if not name:
            if case.answers(asked):  # an unanswered requirement is said where requirements are looked at
                yield red(
                    f"{kind}.missing",
                    f"{asked.title}：没有可机读的{zh}",
                    f"{asked.id}: {en} that a machine can read is missing",
                    f"请用工具生成{zh}数据文件，并在响应中列出",
                    "Make its data file and name it in the answer",
                    of=asked,
                    document="bid.json",
                )
            continue
        try:
            form = read(name, case.documents.data(name, MAX_FORM))
        except BadForm as problem:
            yield red(
                f"{kind}.unreadable",
                f"{zh}无法读取：{problem.zh}",
                f"{en} cannot be read: {problem.en}",
                "请按格式重新生成",
                "Make it again in its format",
                of=asked,
                document=name,
            )
            continue
        yield from judge(case, asked, name, form)

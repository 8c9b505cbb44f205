"""What a record refers to was sent before it, or stands in the same package."""

from __future__ import annotations

from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard import DATASETS
from ggzy.hub.quality.verdicts import ACCURACY, Check, Fault, Subject, Verdict, found


def judge(subject: Subject) -> Verdict:
    faults, applied = [], False
    for name, dataset, field in subject.dataset.refers:
        value = subject.record.get(name)
        if not value:
            continue
        applied = True
        if subject.find(dataset, field, value) is None:
            title = DATASETS[dataset].title
            faults.append(
                Fault(
                    name,
                    Text(f"没有编号为 {value[:60]} 的“{title.zh}”", f"no {title.en} is known by {value[:60]}"),
                    Text(f"请先发送 {dataset}，或更正编号", f"send {dataset} first, or mend the code"),
                )
            )
    return found(faults, applied=applied, why_not=Text("不引用其他数据集", "refers to nothing"))


CHECK = Check("references", "1.0", ACCURACY, Text("引用的数据存在", "what is referred to is there"), judge)

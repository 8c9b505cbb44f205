"""Every attachment that is named is in the package, whole: its MD5 is the one that is stated."""

from __future__ import annotations

import hashlib

from ggzy.foundation.text import Text
from ggzy.hub.quality.verdicts import COMPLETENESS, Check, Fault, Subject, Verdict, found


def judge(subject: Subject) -> Verdict:
    faults = []
    for one in subject.package.attachments:
        if not one.content:
            faults.append(
                Fault(
                    "attFileName",
                    Text(f"包内没有附件 {one.file_name}", f"the package lacks the attachment {one.file_name}"),
                    Text("请将附件放入包内，文件名与 attFileName 一致", "put it in the zip under attFileName"),
                )
            )
        elif hashlib.md5(one.content, usedforsecurity=False).hexdigest().upper() != one.md5:
            faults.append(
                Fault(
                    "md5",
                    Text(f"附件 {one.file_name} 与所填 md5 不符", f"{one.file_name} does not match its md5"),
                    Text("md5 应为附件内容的 32 位大写十六进制值", "md5 is 32 upper-case hex digits of the content"),
                )
            )
    return found(faults, applied=bool(subject.package.attachments), why_not=Text("没有附件", "no attachments"))


CHECK = Check("attachments", "1.0", COMPLETENESS, Text("附件齐全完好", "attachments are there and whole"), judge)

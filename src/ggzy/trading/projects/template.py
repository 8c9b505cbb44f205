"""A plain tender file to begin writing from: nothing of any real project, only what such files usually ask."""

from __future__ import annotations

from typing import Any

QUALIFICATIONS = (
    ("licence", "营业执照"),
    ("grade", "施工总承包资质"),
    ("safety", "安全生产许可证"),
    ("manager", "项目经理资格"),
)


def plain() -> dict[str, Any]:
    """What the form of a new file begins with. Its amounts are left for the writer."""
    requirements: list[dict[str, Any]] = [
        {"id": "form", "clause": "2.1.1", "title": "投标函及其附录格式", "part": "formal"},
        *({"id": name, "clause": "2.1.2", "title": title, "part": "qualification"} for name, title in QUALIFICATIONS),
        {"id": "scope", "clause": "2.1.3", "title": "投标内容", "part": "responsive", "check": "manual"},
    ]
    scores = [
        {"id": "plan", "clause": "2.2.4(1)", "title": "施工组织设计", "most": "20"},
        {"id": "team", "clause": "2.2.4(2)", "title": "项目管理机构", "most": "10"},
        {"id": "record", "clause": "2.2.4(2)", "title": "类似业绩", "most": "10", "objective": True},
    ]
    parameters = {"drop": "1", "drop_from": "5", "k_choices": ["1", "2", "3", "4"]}
    return {
        "requirements": requirements,
        "scoring": {"scores": scores, "pricing": {"most": "60", "parameters": parameters}},
    }

"""The tender rule model as it comes: read, checked for what is needed, floats taken as they were written."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from ggzy_core.sentences import BadValue

LARGEST = 8 << 20


class BadModel(BadValue):
    """The file is no tender rule model, or lacks what a tender cannot do without; `name` is what is missing."""


@dataclass(frozen=True)
class Model:
    """A tender rule model. Numbers are Decimal, exactly as printed."""

    raw: dict[str, Any]

    @property
    def project(self) -> dict[str, Any]:
        return dict(self.raw["project"])

    def need(self, name: str) -> Any:
        """A field of the project that has no substitute. Raises BadModel."""
        value = self.project.get(name)
        if value in (None, ""):
            raise BadModel(name, f"招标模型缺少 project.{name}", f"the tender model lacks project.{name}")
        return value

    @property
    def rules(self) -> list[dict[str, Any]]:
        return list(self.raw.get("qualification_rules", []))

    @property
    def sections(self) -> list[dict[str, Any]]:
        return [
            one for one in self.raw.get("submission_model", {}).get("required_sections", []) if one.get("required")
        ]

    @property
    def items(self) -> list[dict[str, Any]]:
        return list(self.raw.get("scoring_model", {}).get("scoring_items", []))

    def bucket(self, code: str) -> Decimal | None:
        """Full score of a bucket."""
        for one in self.raw.get("scoring_model", {}).get("score_buckets", []):
            if one.get("bucket_code") == code:
                return Decimal(one["max_score"])
        return None

    @property
    def bond(self) -> tuple[Decimal, list[str]] | None:
        """Amount of the bid security and the forms taken."""
        for rule in self.rules:
            asked = rule.get("parameters", {})
            if "required_amount_cny" in asked:
                return Decimal(asked["required_amount_cny"]), list(asked.get("allowed_forms", []))
        return None


def read_model(path: Path) -> Model:
    """Read a model file. Raises BadModel."""
    if path.stat().st_size > LARGEST:
        raise BadModel("too-large", f"{path.name} 超过 8 MiB", f"{path.name} is larger than 8 MiB")
    try:
        raw = json.loads(path.read_text("utf-8-sig"), parse_float=Decimal)
    except ValueError as error:
        raise BadModel("unreadable", f"{path.name} 不是 JSON：{error}", f"{path.name} is not JSON: {error}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("project"), dict):
        raise BadModel("project", f"{path.name} 不是招标规则模型", f"{path.name} is no tender rule model")
    return Model(raw)

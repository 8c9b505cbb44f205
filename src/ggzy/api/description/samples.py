"""An example for every input: curated where the order of things matters, otherwise made from the schema.

Every example here is sent by a test: curated ones must succeed on a sample trade, the others must be read without a
complaint about their form.
"""

from __future__ import annotations

from typing import Any

from ggzy.foundation.acts import surface
from ggzy.foundation.acts.registry import ActSpec

SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"  # of the four letters "test"
LOT = "E3701000001000001001001"
USCC = "91000000MA00000157"  # well formed, and nobody's: there is no region 000000

PATTERNS = {
    "^[0-9]{6}$": "990100",
    "^[A-Za-z0-9-]{1,40}$": "F01",
    r"^\d{8}-\d{6}-\d{3,4}\.zip$": "20260302-000001-101.zip",
}
KNOWN = dict.fromkeys(("uscc", "organisation", "party", "employer", "guarantor", "centre"), USCC) | {
    "lot": LOT,
    "matter": LOT,
    "region": "990100",
    "specialties": "A08",
}

#: Curated inputs, by act. Values in braces are filled in by the reader (and by the test): codes, keys, hashes.
CURATED: dict[str, dict[str, Any]] = {
    "organisation.register": {"uscc": "{uscc}", "name": "示例建设有限公司", "region": "990100", "roles": ["bidder"]},
    "person.enrol": {"uscc": "{party}", "name": "示例经办人", "duties": ["administrator"]},
    "project.enter": {
        "project_code": "2026-990100-47-01-000001",
        "project_name": "示例市示例道路工程",
        "supervisor": "{supervisor}",
        "trustees": ["{trustee0}", "{trustee1}", "{trustee2}", "{trustee3}", "{trustee4}"],
        "lots": [{"name": "示例道路一标段", "terms": "{terms}"}],
        "room": "K1",
        "opening": "2026-03-23T09:00:00+08:00",
        "notice_title": "示例道路工程招标公告",
        "notice_text": "示例道路工程已具备招标条件，现公开招标。",
    },
    "notice.publish": {"bid_deadline": "2026-03-23T09:00:00+08:00"},
    "witness.assign": {"person": "{witness}"},
    "question.ask": {"text": "请问工程量清单第 3 项是否含运输？"},
    "webhook.register": {"url": "http://127.0.0.1:9/ggzy", "acts": ["notice.publish"]},
}


def example(spec: ActSpec) -> dict[str, Any]:
    """The body of a request that does this act."""
    body: dict[str, Any] = {} if spec.on is None else {"matter": "{matter}"}
    return body | {"data": CURATED.get(spec.name) or made(surface.schema(spec.input))}


def made(schema: dict[str, Any]) -> Any:
    """The least that a schema asks for: required fields, shortest lists, values that read like what they are."""
    return _value(schema, schema.get("$defs", {}), "")


def _value(schema: dict[str, Any], inner: dict[str, Any], name: str) -> Any:
    if "$ref" in schema:
        return _value(inner[schema["$ref"].rpartition("/")[2]], inner, name)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if options := schema.get("anyOf"):
        if {"number", "string"} <= {one.get("type") for one in options}:
            return "100.00"  # an amount, exact as text
        texts = [one for one in options if one.get("type") == "string"]
        return _value({**schema, "anyOf": None, **(texts or options)[0]}, inner, name)
    kind = schema.get("type")
    if kind == "object":
        wanted = schema.get("required", [])
        return {key: _value(one, inner, key) for key, one in schema.get("properties", {}).items() if key in wanted}
    if kind == "array":
        least = max(schema.get("minItems", 1), 1)
        return [_value(schema.get("items", {}), inner, name)] * least
    if kind in ("integer", "number"):
        return max(schema.get("minimum", 1), schema.get("exclusiveMinimum", 0) + 1)
    if kind == "boolean":
        return True
    return _text(schema, name)


def _text(schema: dict[str, Any], name: str) -> str:
    """A text of the right form."""
    if schema.get("format") == "date-time":
        return "2026-03-23T09:00:00+08:00"
    if schema.get("format") == "date":
        return "2026-03-23"
    pattern = schema.get("pattern", "")
    if pattern in PATTERNS:
        return PATTERNS[pattern]
    if "file" in schema or "{64}" in pattern or "sha256" in name:
        return SHA
    if schema.get("examples"):
        return str(schema["examples"][0])
    if name in KNOWN:
        return KNOWN[name]
    if "\\d" in pattern:
        return "1.00"
    words = "示例内容，请按实际情况填写"
    least = schema.get("minLength", 1)
    return (words * (least // len(words) + 1))[: max(min(schema.get("maxLength", 60), len(words)), least)]

"""The shapes of answers that several addresses share."""

from __future__ import annotations

from typing import Any

from ggzy.foundation.acts.roles import Role

from .operations import INSTANT, OBJECT, TEXT, WHOLE, record, ref

BOTH = record("zh en", zh=TEXT, en=TEXT)
NAMED = record("code name", code=TEXT, name=BOTH)
SAID = record("title detail clause remedy", title=TEXT, detail=TEXT, clause=TEXT, remedy=TEXT)

SHAPES: dict[str, Any] = {
    "Problem": {
        "description": "RFC 9457. `type` is urn:ggzy:rule:ID; the sentences stand in the language asked for and in both.",
        **record(
            "type status rule title detail zh en", type=TEXT, status={"type": "integer"}, rule=TEXT, title=TEXT,
            detail=TEXT, clause=TEXT, remedy=TEXT, facts=OBJECT, zh=SAID, en=SAID,
        ),
    },
    "Change": {
        "description": "One leaf of the journal. `leaf` = SHA-256(0x00 ‖ entry in RFC 8785 form), hex.",
        **record("index leaf entry", index=WHOLE, leaf=TEXT, entry=OBJECT),
    },
    "Changes": record("after next changes", after=WHOLE, next=WHOLE, changes={"type": "array", "items": ref("Change")}),
    "MatterLine": record(
        "code title procedure stage", code=TEXT, title=TEXT, procedure=NAMED, stage=NAMED,
        closed_at={"type": ["string", "null"], "format": "date-time"},
    ),
    "NoticeLine": record(
        "matter type version title text region amount published_at page", matter=TEXT, type=TEXT, version=WHOLE, title=TEXT,
        text=TEXT, region=TEXT, amount={"type": ["string", "null"], "description": "yuan"}, published_at=INSTANT,
        document={"type": ["string", "null"]}, page=TEXT,
    ),
    "PublicMatter": record(
        "code title family procedure stage region amount page", code=TEXT, title=TEXT, family=TEXT, procedure=NAMED,
        stage=NAMED, region=TEXT, amount={"type": ["string", "null"], "description": "yuan"},
        closed_at={"type": ["string", "null"], "format": "date-time"}, page=TEXT,
    ),
    "Matter": {
        "allOf": [
            ref("MatterLine"),
            record(
                "opened_at moments acts", opened_at=INSTANT, parent={"type": ["string", "null"]}, moments=OBJECT,
                children={"type": "array", "items": ref("MatterLine")},
                paused_by={"type": "array", "items": ref("MatterLine")},
                acts={"type": "array", "items": ref("Offer")}, files={"type": "array", "items": TEXT},
            ),
        ]
    },
    "Offer": record(
        "name title as open", name=TEXT, title=BOTH, open={"type": "boolean"},
        closed={"anyOf": [ref("Problem"), {"type": "null"}]}, **{"as": TEXT},
    ),
    "Done": {
        "description": "`receipt` is the leaf hash of the act; ask for its proof at /receipts.",
        **record("result receipt repeated", result={}, receipt=TEXT, repeated={"type": "boolean"}),
    },
    "Token": record(
        "token person party expires", token=TEXT, person=TEXT, party={"type": ["object", "null"]}, expires=INSTANT,
        duties={"type": ["array", "null"], "items": TEXT},
    ),
    "Duties": {
        "type": "array", "items": {"type": "string", "enum": [str(role) for role in Role]}, "minItems": 1,
        "description": "The token serves for these duties only; all that you hold, unless said.",
    },
}  # fmt: skip

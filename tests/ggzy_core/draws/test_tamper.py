"""Whatever is changed in a transcript, the first mismatch is named."""

import copy
import json

import pytest

from ggzy_core.draws.freeze import freeze_digest
from ggzy_core.draws.transcript import Transcript, run, verify_transcript
from ggzy_core.sentences import BadValue
from tests.ggzy_core.draws.sample_draw import proofs_for


def tampered(transcript, change):
    value = json.loads(transcript.to_json())
    change(value)
    return verify_transcript(Transcript.from_json(json.dumps(value)))


def swap_chosen_with_reserve(v):
    first = v["result"][0]
    first["chosen"][0], first["reserves"][0] = first["reserves"][0], first["chosen"][0]


def flip(text):
    return ("0" if text[0] != "0" else "1") + text[1:]


CHANGES = {
    "result A08": swap_chosen_with_reserve,
    "result": lambda v: v["result"].pop(),
    "pool root": lambda v: v["pool"].pop(),
    "pool order": lambda v: v["pool"].append(copy.deepcopy(v["pool"][0])),
    "pool root ": lambda v: v["pool"][0].update(s=["A08"]),
    "proof centre": lambda v: v["freeze"].update(draw="another"),
    "proof centre ": lambda v: v["proofs"].update(centre=flip(v["proofs"]["centre"])),
    "party supervisor": lambda v: v["proofs"].pop("supervisor"),
    "parties": lambda v: v["freeze"]["parties"].reverse(),
    "excluded": lambda v: v["freeze"]["excluded"][0].update(reason="because"),
    "freeze": lambda v: v["freeze"].update(label="other"),
    "skip": lambda v: v["skips"].append({"c": v["result"][0]["chosen"][0], "reason": " "}),
    "result A08 ": lambda v: v["skips"].append({"c": v["result"][0]["chosen"][0], "reason": "请假"}),
    "entry": lambda v: v.update(entry="{}"),
    "shape": lambda v: v["freeze"].pop("pool"),
}


@pytest.mark.parametrize("where", CHANGES)
def test_a_change_is_named(transcript, where):
    verdict = tampered(transcript, CHANGES[where])
    assert not verdict.ok
    assert verdict.where == where.strip()
    assert verdict.zh and verdict.en


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"v": 2}', '{"v": 1, "pool": 3}', "[" * 100_000])
def test_what_is_no_transcript_is_refused(text):
    with pytest.raises(BadValue):
        Transcript.from_json(text)


def test_with_a_journal_the_seed_hangs_on_its_entry(pool, transcript):
    entry = json.dumps({"act": "draw.freeze", "freeze": freeze_digest(transcript.freeze)}).encode()
    made = run(transcript.freeze, pool, proofs_for(transcript.freeze, entry), entry=entry)
    assert verify_transcript(made).ok
    assert made.result != transcript.result

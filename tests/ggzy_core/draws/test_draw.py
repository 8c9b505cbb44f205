import time
from collections import Counter

import pytest

from ggzy_core.draws import vrf
from ggzy_core.draws.freeze import BadFreeze, Entry, Quota, commitment, freeze
from ggzy_core.draws.tickets import PoolExhausted, Skip, draw, orders
from ggzy_core.draws.transcript import Transcript, run, verify_transcript
from ggzy_core.sentences import BadValue
from tests.ggzy_core.draws.sample_draw import QUOTAS, SECRETS, make_draw, make_pool, proofs_for

KEYS = {name: vrf.public_key(secret) for name, secret in SECRETS.items()}


def test_quotas_are_filled_by_those_who_serve_and_nobody_twice(pool, transcript):
    serves = {e.commitment: e for e in pool}
    named = [c for d in transcript.result for c in (*d.chosen, *d.reserves)]
    assert len(named) == len(set(named)) == 3 + 3 + 2 + 2
    for drawn in transcript.result:
        assert all(serves[c].serves(drawn.specialty) for c in (*drawn.chosen, *drawn.reserves))


def test_it_verifies_with_and_without_a_library(transcript):
    assert verify_transcript(transcript).ok
    assert verify_transcript(transcript, plain=False).ok


def test_it_survives_json(transcript):
    again = Transcript.from_json(transcript.to_json())
    assert again.to_json() == transcript.to_json()
    assert verify_transcript(again).ok


def test_the_order_in_which_the_pool_is_given_does_not_matter(pool, transcript):
    assert make_draw(pool[::-1], excluded={"ab" * 32: "kin"}).to_json() == transcript.to_json()


def test_another_draw_id_gives_another_result(pool, transcript):
    assert make_draw(pool, draw="示例抽取-2").result != transcript.result


def test_a_replacement_is_the_next_of_the_same_order(pool, transcript):
    first = transcript.result[0]
    replaced = make_draw(pool, excluded={"ab" * 32: "kin"}, skips=[Skip(first.chosen[0], "未接听电话")])
    assert replaced.result[0].chosen == (*first.chosen[1:], first.reserves[0])
    assert replaced.result[1].chosen == transcript.result[1].chosen
    assert verify_transcript(replaced).ok


def test_replacing_everyone_ends_in_a_sentence():
    pool = [Entry(f"{n:064x}", ("A08",)) for n in range(3)]
    quotas = [Quota("A08", 1, 0)]
    order = orders(b"seed", pool, quotas)["A08"]
    with pytest.raises(PoolExhausted, match="A08"):
        draw(b"seed", pool, quotas, [Skip(c, "请假") for c in order])


def test_somebody_not_drawn_cannot_be_replaced(pool):
    with pytest.raises(BadValue, match="not drawn"):
        make_draw(pool, skips=[Skip("cd" * 32, "请假")])


def test_a_missing_or_foreign_contribution_stops_the_draw(pool):
    document = freeze("x", pool, QUOTAS, KEYS)
    proofs = proofs_for(document)
    with pytest.raises(BadValue, match="supervisor"):
        run(document, pool, {k: v for k, v in proofs.items() if k != "supervisor"})
    with pytest.raises(BadValue, match="centre"):
        run(document, pool, proofs | {"centre": proofs["tenderer"]})
    with pytest.raises(BadValue, match="stranger"):
        run(document, pool, proofs | {"stranger": proofs["tenderer"]})


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"pool": make_pool(40) + make_pool(1)}, "twice"),
        ({"pool": make_pool(8)}, "too-few"),
        ({"pool": []}, "too-few"),
        ({"quotas": []}, "quotas"),
        ({"quotas": [Quota("A08", 0, 2)]}, "quotas"),
        ({"quotas": [Quota("A08", 1, 0), Quota("A08", 1, 0)]}, "quotas"),
        ({"parties": {}}, "parties"),
        ({"excluded": {"ab" * 32: "because"}}, "reason"),
        ({"excluded": {make_pool(1)[0].commitment: "kin"}}, "excluded"),
    ],
)
def test_lists_that_cannot_be_frozen(change, name):
    given = {"draw": "x", "pool": make_pool(40), "quotas": QUOTAS, "parties": KEYS} | change
    with pytest.raises(BadFreeze) as caught:
        freeze(**given)
    assert caught.value.name == name


def test_commitments_hide_and_bind():
    one = commitment("示例专家甲", ["A08"], b"0" * 16)
    assert one != commitment("示例专家甲", ["A08"], b"1" * 16)
    assert one != commitment("示例专家乙", ["A08"], b"0" * 16)


def test_rare_characters_in_names():
    assert len(commitment("𠮷野㛃", ["A08"], b"0" * 16)) == 64


def test_draws_are_even():
    """Chi-square over 20 experts, 2,000 draws of 3: 19 degrees of freedom, 43.8 is the 0.1 % point."""
    pool = [Entry(f"{n:064x}", ("A08",)) for n in range(20)]
    quotas = [Quota("A08", 3, 0)]
    counts = Counter()
    for n in range(2_000):
        counts.update(draw(n.to_bytes(8, "big"), pool, quotas)[0].chosen)
    expected = 2_000 * 3 / 20
    assert sum((counts[e.commitment] - expected) ** 2 / expected for e in pool) < 43.8


def test_a_province_of_experts(record_property):
    pool = make_pool(37_000)
    began = time.perf_counter()
    made = make_draw(pool)
    drawn = time.perf_counter()
    assert verify_transcript(made).ok
    checked = time.perf_counter()
    record_property("draw_seconds", round(drawn - began, 2))
    record_property("verify_seconds", round(checked - drawn, 2))
    print(f"37,000 experts: freeze and draw {drawn - began:.2f} s, verify {checked - drawn:.2f} s")
    assert checked - began < 30

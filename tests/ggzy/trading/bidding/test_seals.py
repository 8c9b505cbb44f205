"""After the deadline: seals end only as the law says, each once, and what was sealed false is void with the reason."""

import hashlib
import io
import json
import subprocess
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from ggzy.foundation.acts import perform
from ggzy.foundation.documents.stored import document_bytes, store
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import folder, settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.refusal import Refusal
from ggzy.trading.bidding.models import Bid, OpenedBid, RevealedShare
from ggzy.trading.bidding.queries import own_bid
from ggzy_core.bid import BadBid
from ggzy_core.bid import Bid as Offer
from ggzy_core.canonical import canonical
from ggzy_core.sealing import seal as sealing
from ggzy_core.sealing.padding import padme
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.slots import Opening, verify_in_slot
from tests.ggzy.trading import stage, trustees
from tests.support.unchanged import dump, refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def city():
    return stage.build()


@pytest.fixture
def lot(city):
    return stage.published(city)


@pytest.fixture
def closed(city, lot):
    """Three bids are in and the deadline has passed."""
    for who in city.bidders:
        stage.submit(city, lot, who)
    stage.close(lot)
    return lot


@pytest.fixture
def opening(city, closed):
    perform("opening.begin", city.tenderer.session, closed)
    return closed


def opened(lot, who) -> OpenedBid:
    return OpenedBid.objects.get(lot=lot, uscc=who.party.uscc)


def documents() -> set[Path]:
    return {path for path in Path(settings.GGZY_DATA, "documents").rglob("*") if path.is_file()}


# --- too early -------------------------------------------------------------------------------------------------------
def test_before_the_opening_nothing_opens_and_no_plaintext_is_left(city, lot):
    for who in city.bidders:
        stage.submit(city, lot, who)
    settle()
    kept = documents()
    who = city.bidders[0]
    for what in (
        lambda: perform("opening.begin", city.tenderer.session, lot),
        lambda: stage.reveal(city, lot, who),
        lambda: trustees.reveal(city, lot, who, 1),
        lambda: perform("bid.open", city.centre.session, lot, {"bid": own_bid(lot, who.party).key}),
    ):
        with refused("P-STAGE"):
            what()
    stage.clock.forward(timedelta(days=21, seconds=1))
    with refused("P-STAGE"):  # closed by the clock, though no worker has run
        perform("opening.begin", city.tenderer.session, lot)
    assert documents() == kept


def test_between_deadline_and_opening_nothing_opens_either(city, closed):
    kept = documents()
    with refused("P-STAGE"):
        stage.reveal(city, closed, city.bidders[0])
    with refused("P-STAGE"):
        trustees.reveal(city, closed, city.bidders[0], 1)
    assert documents() == kept


def test_opening_while_the_journal_is_behind_is_refused_and_works_a_moment_later(city, lot):
    for who in city.bidders:
        stage.submit(city, lot, who)
    stage.clock.forward(timedelta(days=21) + stage.GRACE)
    stage.run_due()  # and no sequencer has run
    with refused("P-JOURNAL-BEHIND", status=503):
        perform("opening.begin", city.tenderer.session, lot)
    settle()
    perform("opening.begin", city.tenderer.session, lot)


def test_a_sealed_act_between_preparing_and_opening_is_not_left_out(city, closed, monkeypatch):
    """A trustee's word comes in while the disclosure is being prepared: the opening is asked for again."""
    from ggzy.trading.bidding import opening as room

    first, busy = room.store, [1]

    def meanwhile(*args):
        kept = first(*args)
        if busy:
            busy.pop()
            trustees.acknowledge(city, closed, city.bidders[0], 1)
        return kept

    monkeypatch.setattr(room, "store", meanwhile)
    with pytest.raises(Refusal) as told:
        perform("opening.begin", city.tenderer.session, closed)
    assert (told.value.rule, told.value.status) == ("P-JOURNAL-BEHIND", 503)
    settle()
    done = perform("opening.begin", city.tenderer.session, closed)
    told = json.loads(document_bytes(json.loads(done.entry.body)["data"]["sealed_acts"]))
    assert "share.acknowledge" in {act["entry"]["act"] for act in told["sealed_acts"]}


def test_opening_twice_is_refused(city, opening):
    with refused("P-STAGE"):
        perform("opening.begin", city.tenderer.session, opening)
    assert OpenedBid.objects.count() == 3


def test_a_bidder_does_not_begin_the_opening(city, closed):
    with refused("P-ROLE", status=403):
        perform("opening.begin", city.bidders[0].session, closed)


def test_what_the_opening_discloses_proves_every_sealed_act_in_its_slot(city, closed):
    done = perform("opening.begin", city.tenderer.session, closed)
    told = json.loads(document_bytes(json.loads(done.entry.body)["data"]["sealed_acts"]))
    log = TileFolder(folder())
    for one in told["sealed_acts"]:
        path = tuple(bytes.fromhex(step) for step in one["path"])
        opened = Opening(one["slot"], one["position"], bytes.fromhex(one["nonce"]), path)
        verify_in_slot(canonical(one["entry"]), opened, log.entry(one["leaf_index"]))
    sealed = Entry.objects.filter(subject=closed.matter.code).exclude(until="")
    assert sorted(canonical(one["entry"]).decode() for one in told["sealed_acts"]) == sorted(e.body for e in sealed)


# --- the bidder's own key --------------------------------------------------------------------------------------------
def test_the_key_of_another_bid_is_refused(city, opening):
    other = stage.own_scalar(city, opening, city.bidders[1])
    with refused("P-ENVELOPE-FORM", status=422) as told:
        perform("bid.reveal", city.bidders[0].session, opening, {"scalar": other.hex()})
    assert told.value.facts["name"] == "wrong-scalar"


def test_a_bid_opens_once(city, opening):
    stage.reveal(city, opening, city.bidders[0])
    with refused("P-DONE"):
        stage.reveal(city, opening, city.bidders[0])
    with refused("P-DONE"):
        data = {"bid": own_bid(opening, city.bidders[0].party).key, "fault": True, "reason": "示例原因"}
        perform("bid.void", city.centre.session, opening, data)


def test_somebody_who_has_not_bid_reveals_nothing(city, opening):
    stranger = stage.actor(77, stage.Role.BIDDER)
    with refused("P-NO-BID"):
        perform("bid.reveal", stranger.session, opening, {"scalar": "0" * 64})


@pytest.mark.parametrize("scalar", ["", "zz" * 32, "0" * 63, "f" * 64])
def test_what_is_no_key_is_refused(city, opening, scalar):
    with refused("P-ENVELOPE-FORM" if len(scalar) == 64 and scalar[0] == "f" else "P-INPUT", status=422):
        perform("bid.reveal", city.bidders[0].session, opening, {"scalar": scalar})


# --- the trustees ----------------------------------------------------------------------------------------------------
def test_two_trustees_are_too_few_and_three_are_enough(city, opening):
    absent = city.bidders[2]
    key = own_bid(opening, absent.party).key
    for number in (1, 4):
        trustees.reveal(city, opening, absent, number)
        with refused("P-QUORUM") as told:
            perform("bid.open", city.centre.session, opening, {"bid": key})
        assert city.trustees[1].party.name in told.value.facts["missing"]
    trustees.reveal(city, opening, absent, 5)
    perform("bid.open", city.centre.session, opening, {"bid": key})
    row = opened(opening, absent)
    assert (row.state, row.how, row.scalar) == ("opened", "trustees", stage.own_scalar(city, opening, absent).hex())
    with refused("P-DONE"):
        perform("bid.open", city.centre.session, opening, {"bid": key})


def test_a_wrong_share_is_refused_and_its_trustee_named(city, opening):
    absent = city.bidders[2]
    wrong = trustees.share_of(city, opening, city.bidders[0], 2)  # of another bid
    with pytest.raises(Refusal) as told:
        trustees.reveal(city, opening, absent, 2, value=wrong)
    assert (told.value.rule, told.value.status) == ("P-SHARE", 422)
    assert "第 2 号托管人" in told.value.what.zh
    assert RevealedShare.objects.count() == 0


def test_a_trustee_reveals_no_other_trustees_share(city, opening):
    with refused("P-ROLE", status=403):
        trustees.reveal(city, opening, city.bidders[2], 3, by=1)


def test_a_share_is_published_once(city, opening):
    trustees.reveal(city, opening, city.bidders[2], 3)
    with refused("P-DONE"):
        trustees.reveal(city, opening, city.bidders[2], 3)


def test_a_bid_that_was_replaced_or_withdrawn_is_never_opened(city, lot):
    """Its shares stay with the trustees: what a bidder took back is nobody's business."""
    first = city.bidders[0]
    old = stage.submit(city, lot, first, "7000000.00")
    old_shares = {number: trustees.share_of(city, lot, first, number) for number in (1, 2, 3)}
    for who in city.bidders:
        stage.submit(city, lot, who)
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    for number, value in old_shares.items():
        data = {"bid": old.key, "number": number, "value": value.hex()}
        with refused("P-UNKNOWN", status=404):
            perform("share.reveal", city.trustees[number - 1].session, lot, data)
    for act, more in (("bid.open", {}), ("bid.void", {"fault": True, "reason": "示例原因"})):
        with refused("P-UNKNOWN", status=404):
            perform(act, city.centre.session, lot, {"bid": old.key} | more)
    assert OpenedBid.objects.count() == 3


# --- sealed false ----------------------------------------------------------------------------------------------------
class Garbage:
    """In the place of the archive that the tool would encrypt."""

    problem = None

    def __init__(self, data: bytes) -> None:
        data = data.ljust(padme(len(data)), b"\x00")
        self._data, self.size, self.sha256 = io.BytesIO(data), len(data), hashlib.sha256(data).hexdigest()

    def read(self, size: int = -1, /) -> bytes:
        return self._data.read(size)


def false_bid(city, on, who, monkeypatch, *, body: bytes = b"", key: bool = False, **offered) -> None:
    """Seal what the tool would refuse: with a changed tool, as an evil bidder has it."""
    identity, offer = sealing.age_identity, stage.offer
    monkeypatch.setattr(sealing, "_fits", lambda *_: None)
    monkeypatch.setattr(stage, "offer", lambda *args, **more: offer(*args, **more) | offered)
    if body:
        monkeypatch.setattr(sealing.archive, "Body", lambda *_: Garbage(body))
    if key:
        monkeypatch.setattr(sealing, "age_identity", lambda *_: identity(b"\x07" * 31 + b"\x00", b"other"))
    package = stage.sealed(city, on, who)
    monkeypatch.undo()
    stored = store(io.BytesIO(package.read_bytes()), ("ggzybid",))
    perform("bid.submit", who.session, on, {"package": stored.sha256})


CASES = {
    "garbage": {"body": b"\x5a" * 4096},
    "an empty archive": {"body": b"\x00" * 10240},
    "another key than it committed to": {"key": True},
    "an offer for another lot": {"lot": "A01-OTHER"},
    "an offer in the name of another": {"members": [{"name": "示例他人", "uscc": stage.code(4242)}]},
}


@pytest.mark.parametrize("case", CASES)
def test_what_was_sealed_false_is_void_by_the_bidders_own_doing(city, lot, monkeypatch, case):
    evil, *others = city.bidders
    false_bid(city, lot, evil, monkeypatch, **CASES[case])
    for who in others:
        stage.submit(city, lot, who)
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    stage.reveal(city, lot, evil)
    row = opened(lot, evil)
    assert (row.state, row.price, row.content, row.archive) == ("revoked", None, {}, "")
    assert row.reason
    for who in others:
        stage.reveal(city, lot, who)
    perform("opening.record", city.witness.session, lot)
    settle()
    assert verify().holds


def test_a_false_bid_opened_by_trustees_is_void_too(city, lot, monkeypatch):
    evil, *others = city.bidders
    false_bid(city, lot, evil, monkeypatch, body=b"\x5a" * 4096)
    for who in others:
        stage.submit(city, lot, who)
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    for number in (1, 2, 3):
        trustees.reveal(city, lot, evil, number)
    perform("bid.open", city.centre.session, lot, {"bid": own_bid(lot, evil.party).key})
    assert (opened(lot, evil).state, opened(lot, evil).how) == ("revoked", "trustees")


def test_a_body_altered_on_the_node_is_named_and_not_the_bidders_fault(city, opening):
    who = city.bidders[0]
    address = Bid.objects.get(pk=own_bid(opening, who.party).pk).package
    path = Path(settings.GGZY_DATA, "documents", address[:2], address[2:4], address)
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    before = dump()
    with refused("P-ENVELOPE-FORM", status=422) as told:
        stage.reveal(city, opening, who)
    assert told.value.facts == {"part": "body.age", "name": "tampered"}
    assert dump() == before
    data[-20] ^= 1
    path.write_bytes(data)
    stage.reveal(city, opening, who)
    assert opened(opening, who).state == "opened"


@pytest.mark.parametrize("typed", ["９１２３４５６．７８", "912.345678万元", "￥9,123,456.78"])
def test_a_price_typed_in_full_width_is_read_as_meant(city, lot, typed):
    for who in city.bidders:
        stage.submit(city, lot, who, typed)
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    stage.reveal(city, lot, city.bidders[0])
    assert opened(lot, city.bidders[0]).price == Offer.model_validate(opened(lot, city.bidders[0]).content).price
    assert str(opened(lot, city.bidders[0]).price) == "9123456.78"


@pytest.mark.parametrize("price", ["-1", "－９", "1.001", "九百万", "1e9", "NaN", "1000000000000"])
def test_a_price_that_is_none_is_refused_before_it_is_sealed(city, lot, price):
    with pytest.raises(BadBid) as told:
        stage.sealed(city, lot, city.bidders[0], price)
    assert "price" in told.value.zh


@pytest.mark.parametrize("text", ["合格\x00", "合格\ud800", "合\x08格"])
def test_a_text_that_no_database_holds_is_refused_before_it_is_sealed(city, lot, text):
    with pytest.raises((BadBid, UnicodeEncodeError)):
        stage.sealed(city, lot, city.bidders[0], quality=text)


def test_rare_characters_come_through_to_the_signed_record(city, lot):
    name = "𠮷野㐂建设（示例）有限公司"
    for who in city.bidders:
        offer = {"members": [{"name": name, "uscc": who.party.uscc}], "quality": "合格，争创鲁班奖 𪚥"}
        stage.submit(city, lot, who, **offer)
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    for who in city.bidders:
        stage.reveal(city, lot, who)
    record = perform("opening.record", city.witness.session, lot).result
    assert {row.name for row in OpenedBid.objects.all()} == {name}
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(document_bytes(record.document))
        file.flush()
        try:
            said = subprocess.run(["pdftotext", file.name, "-"], capture_output=True, text=True, check=True).stdout
        except FileNotFoundError:
            pytest.skip("needs pdftotext (poppler-utils)")
    assert "𠮷野㐂建设" in said.replace("\n", "")


def test_the_drawn_coefficient_follows_from_what_the_opening_disclosed(city):
    drawn = {"formula": "fixed", "most": "60", "parameters": {"value": "9000000.00"}, "draw_from": ["1", "2", "3"]}
    lot = stage.published(city, price=drawn)
    for who in city.bidders:
        stage.submit(city, lot, who)
    stage.close(lot)
    with refused("P-ORDER"):
        perform("opening.begin", city.tenderer.session, lot)
    got = perform("coefficient.draw", city.tenderer.session, lot).result
    with refused("P-DONE"):
        perform("coefficient.draw", city.tenderer.session, lot)
    perform("opening.begin", city.tenderer.session, lot)
    headers = sorted(trustees.header_of(city, lot, who).digest() for who in city.bidders)
    seed = hashlib.sha256("\n".join(["ggzy coefficient v1", lot.matter.code, *headers]).encode()).hexdigest()
    assert got.transcript["seed"] == seed
    assert got.value == got.transcript["choices"][int(seed, 16) % 3]

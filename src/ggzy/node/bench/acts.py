"""What acts and pages cost on this node's database. The node must be fresh: it is filled with a sample trade."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection, connections

from ggzy.foundation.acts import find, perform
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.look import standing
from ggzy.node import memory
from ggzy.trading.bidding.models import Bid

from . import city as cities
from .measure import Series, repeat, statements_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy.trading.projects.models import Lot

    from .city import Bidder, City

AT_ONCE = 16


@dataclass(frozen=True)
class Size:
    """How much is measured: `runs` of each act, and a lot that `crowd` bidders bid on."""

    runs: int
    crowd: int


FULL = Size(runs=60, crowd=500)
QUICK = Size(runs=8, crowd=40)


def measure(size: Size, tell: Callable[[str], None]) -> dict[str, Any]:
    """Everything that is measured on one database, as plain data; times in ms of CPU."""
    tell("parties and a lot")
    city = cities.build(max(size.crowd, size.runs, AT_ONCE) + 1)
    lot = city.published()
    settle()
    memory.settle()  # as every process of a node does
    tell("tenders")
    found: dict[str, Any] = {"tender": repeat(lambda _: city.enter(), size.runs).as_json()}
    tell("sessions and pages")
    found["session"] = sessions(city, size.runs).as_json()
    found |= reads(lot, size.runs)
    tell(f"bids of {size.crowd} bidders on one lot")
    found |= crowd(city, city.published(), size)
    tell(f"{AT_ONCE} bidders at once")
    found["at_once"] = at_once(city, city.published())
    found["database"] = connection.vendor
    return found


def sessions(city: City, runs: int) -> Series:
    """Who is at the door: what a request pays before an act begins."""
    bidder = city.bidder(0)
    return repeat(lambda _: session_for(bidder.session.person, bidder.organisation), runs)


def reads(lot: Lot, runs: int) -> dict[str, Any]:
    """The public page of a matter through all of Django, for a citizen who has not signed in."""
    from django.test import Client
    from django.urls import reverse

    client = Client(headers={"accept-language": "zh-CN"}, SERVER_NAME="127.0.0.1")
    address = reverse("portal:matter", args=[lot.matter.code])

    def read(_: int) -> None:
        answer = client.get(address)
        if answer.status_code != 200 or lot.matter.code.encode() not in answer.content:
            raise RuntimeError(f"the page of the lot answered {answer.status_code}")

    def build(number: int) -> None:
        standing.forget()
        read(number)

    standing_page, built = repeat(read, runs), repeat(build, runs)
    standing_page.statements = statements_of(lambda: read(0))
    return {"read": standing_page.as_json(), "read_built": built.as_json()}


class BidWatch:
    """Watches bid.submit and, within it, its prepare step."""

    def __init__(self) -> None:
        self.upload, self.prepare, self.whole = Series(), Series(), Series()

    def lodge(self, lot: Lot, bidder: Bidder, sealed: bytes) -> None:
        """Upload a package and submit it, on the watch."""
        spec = find("bid.submit")
        prepare = spec.prepare_with
        assert prepare is not None

        def watched(*given: Any) -> Any:
            with self.prepare.running():
                return prepare(*given)

        with self.upload.running():
            address = cities.upload(sealed)
        spec.prepare_with = watched
        try:
            with self.whole.running():
                perform(spec, bidder.session, lot, {"package": address})
        finally:
            spec.prepare_with = prepare

    @property
    def transaction(self) -> Series:
        """What is left of the act without its prepare step: reading the input, the door, the transaction."""
        return Series([a - b for a, b in zip(self.whole.times, self.prepare.times, strict=True)])


def crowd(city: City, lot: Lot, size: Size) -> dict[str, Any]:
    """Every bidder of the crowd bids on one lot: the first ones against the last ones."""
    watch = BidWatch()
    for number in range(size.crowd):
        bidder = city.bidder(number)
        watch.lodge(lot, bidder, cities.package(lot, bidder))
    whole, few = watch.whole.times, max(5, min(25, size.crowd // 4))
    skip = 3  # the first ones warm up
    middle = len(whole) // 2
    last = city.bidder(size.crowd)
    address = cities.upload(cities.package(lot, last))
    prepared = _prepared_statements(lot, last)
    statements = statements_of(lambda: perform("bid.submit", last.session, lot, {"package": address}))
    parts = {"bid": watch.whole, "bid_upload": watch.upload, "bid_prepare": watch.prepare}
    found: dict[str, Any] = {name: Series(series.times[skip:]).as_json() for name, series in parts.items()}
    found["bid_transaction"] = Series(watch.transaction.times[skip:]).as_json()
    found["bid"]["statements"] = statements
    found["bid_prepare"]["statements"] = prepared
    found["bid_transaction"]["statements"] = statements - prepared
    found["bid_5th"] = Series(whole[skip : skip + few]).as_json() | {"bids_before": skip}
    found["bid_middle"] = Series(whole[middle : middle + few]).as_json() | {"bids_before": middle}
    found["bid_500th"] = Series(whole[-few:]).as_json() | {"bids_before": len(whole) - few}
    found["bids_on_lot"] = Bid.objects.filter(lot=lot).count()
    return found


def _prepared_statements(lot: Lot, bidder: Bidder) -> int:
    spec = find("bid.submit")
    assert spec.prepare_with is not None
    data = spec.input.model_validate({"package": cities.upload(cities.package(lot, bidder))})
    return statements_of(lambda: spec.prepare_with(bidder.session, lot, data))  # type: ignore[misc]


def at_once(city: City, lot: Lot, bidders: int = AT_ONCE) -> dict[str, Any]:
    """So many bidders submit on one lot at one moment, each in a thread with a connection of its own."""
    ready = [(city.bidder(n), cities.package(lot, city.bidder(n))) for n in range(bidders)]
    start = threading.Barrier(bidders)
    watches = [BidThread(lot, bidder, sealed, start) for bidder, sealed in ready]
    for one in watches:
        one.start()
    for one in watches:
        one.join()
    kept = Bid.objects.filter(lot=lot).exclude(package="").values("who").distinct().count()
    done = [one for one in watches if one.failed is None]
    said = {f"{type(one.failed).__name__}: {one.failed}" for one in watches if one.failed is not None}
    spent = Series([one.spent for one in done]) if done else Series([0.0])
    return spent.as_json() | {
        "bidders": bidders,
        "kept": kept,
        "lost": len(done) - kept,
        "conflicts": bidders - len(done),
        "said": sorted(said),
    }


class BidThread(threading.Thread):
    """One bidder's request: waits for the others, submits, says what it cost (CPU, ms) or how it failed."""

    def __init__(self, lot: Lot, bidder: Bidder, sealed: bytes, start: threading.Barrier) -> None:
        super().__init__(name=f"bidder {bidder.organisation.pk}")
        self.lot, self.bidder, self.sealed, self.begin = lot, bidder, sealed, start
        self.spent = 0.0
        self.failed: Exception | None = None

    def run(self) -> None:
        watch = Series()
        try:
            address = cities.upload(self.sealed)
            self.begin.wait(60)
            with watch.running():
                perform("bid.submit", self.bidder.session, self.lot, {"package": address})
            self.spent = watch.times[0]
        except Exception as problem:
            self.failed = problem
        finally:
            connections.close_all()

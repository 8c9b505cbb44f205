"""Odd acts that only tests need: they chain, fail late, change one row by two hands."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Nothing, Role, act, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from tests.listing.models import Listing
from tests.sample import code

prepared: list[str] = []


class Enter(Input):
    number: int = 1
    name: str = "示例单位"


class Chain(Input):
    numbers: tuple[int, ...]
    fails_at: int = -1


@act("odd.enter", on=None, by=Role.OPERATOR, takes=Enter)
def enter(act: Act, data: Enter) -> Organisation:
    """登记: enter an organisation."""
    if data.number < 0:
        raise Refusal("P-STEP", Text("不能登记", "This cannot be entered"))
    return Organisation.objects.create(uscc=code(data.number), name=data.name, registered_at=act.at)


@act("odd.chain", on=None, by=Role.OPERATOR, takes=Chain)
def chain(act: Act, data: Chain) -> Organisation:
    """成串: enter several, one act each."""
    for place, number in enumerate(data.numbers):
        act.then(enter, None, Enter(number=-1 if place == data.fails_at else number))
    return Organisation.objects.create(uscc=code(999), name="先行", registered_at=act.at)


@act("odd.by-bidder", on=None, by=Role.BIDDER)
def by_bidder(act: Act, data: Nothing) -> None:
    """投标人办理: for bidders only."""


@act("odd.leads-astray", on=None, by=Role.OPERATOR)
def leads_astray(act: Act, data: Nothing) -> Organisation:
    """越权: a consequence that the session may not do."""
    act.then(by_bidder)
    return Organisation.objects.create(uscc=code(998), name="先行", registered_at=act.at)


@act("odd.two-hands", on=None, by=Role.OPERATOR, takes=Enter)
def two_hands(act: Act, data: Enter) -> Organisation:
    """两手改一行: two objects of one row, each saved in what the other did not know."""
    first, second = (Organisation.objects.get(uscc=code(data.number)) for _ in range(2))
    first.changed(name="改过的名称")
    second.changed(region="990100")
    return second


@act("odd.removes", on=None, by=Role.OPERATOR, takes=Enter)
def removes(act: Act, data: Enter) -> None:
    """删除: a row is removed, and the record says so."""
    Organisation.objects.get(uscc=code(data.number)).delete()


class Prepare(Input):
    word: str = Field(default="", max_length=10)


@act("odd.prepares", on=Listing, by=Role.OPERATOR, takes=Prepare)
def prepares(act: Act, listing: Listing, data: Prepare) -> None:
    """预先准备: does slow work before the transaction."""


@prepares.prepare
def _work(session, target, data):
    prepared.append(data.word)


@act("odd.breaks", on=None, by=Role.OPERATOR)
def breaks(act: Act, data: Nothing) -> None:
    """出错: a fault of the program in the middle."""
    Organisation.objects.create(uscc=code(997), name="半途", registered_at=act.at)
    raise ZeroDivisionError


def put_up(days: float = 10) -> Listing:
    free_ends = clock.now() + timedelta(days=days)
    data = {"title": "示例设备", "step": "1000", "reserve": "5000", "free_ends": free_ends}
    return perform("listing.put-up", operator_session(), data=data).result


def people() -> int:
    return Person.objects.count()

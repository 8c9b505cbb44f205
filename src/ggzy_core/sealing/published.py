"""A published opening checked by anybody: was each bid opened by the very key its bidder had committed to?

The document is what `GET /api/v1/matters/LOT/opening` answers: for each bid its header, the key it opened by, and, where
its bidder did not come, the shares that trustees published. Nothing here needs the network, or trust in anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ggzy_core.canonical import canonical
from ggzy_core.sealing.feldman import Share, is_secret, recover, verify_share
from ggzy_core.sealing.header import Header, read_header
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.tlog.receipt import Step


def check(document: list[Mapping[str, Any]], lot: str = "") -> list[Step]:
    """Every step in words, one or more for each bid. Never raises for a bad document."""
    steps: list[Step] = []
    for one in document:
        name = f"bid {one.get('number', '?')}" if isinstance(one, Mapping) else "bid ?"
        try:
            steps.extend(_bid(name, one, lot))
        except (SealingProblem, KeyError, TypeError, ValueError, AttributeError) as error:
            steps.append(Step(name, False, f"{name}：记录有误：{error}", f"{name}: the record is faulty: {error}"))
    return steps


def holds(steps: list[Step]) -> bool:
    return all(step.ok for step in steps)


def _bid(name: str, said: Mapping[str, Any], lot: str) -> Iterator[Step]:
    header = read_header(canonical(said["commitments"]))
    if header.digest() != said["header"] or header.body.sha256 != said["body"] or (lot and header.ctx.lot != lot):
        yield Step(
            name, False, f"{name}：封头与所报哈希或标段不符", f"{name}: the header is another one, or for another lot"
        )
        return
    yield from _misfits(name, said, header)
    shares = [Share(int(one["number"]), bytes.fromhex(one["value"])) for one in said["shares"]]
    for share in shares:
        if not verify_share(share, header.ctx.points):
            yield Step(
                name,
                False,
                f"{name}：第 {share.number} 号托管人的份额与承诺不符",
                f"{name}: the share of trustee {share.number} does not fit the commitments",
            )
            return
    yield _key(name, said, header, shares)


def _key(name: str, said: Mapping[str, Any], header: Header, shares: list[Share]) -> Step:
    """The key that was used, held against the commitment, and where trustees recovered it, computed again."""
    if not said["scalar"]:
        return Step(
            name,
            True,
            f"{name}：未开启（{said['state']}），托管人份额 {len(shares)}/{header.ctx.threshold}",
            f"{name}: not opened ({said['state']}), shares {len(shares)} of {header.ctx.threshold}",
        )
    scalar = bytes.fromhex(said["scalar"])
    if not is_secret(scalar, header.ctx.points):
        return Step(name, False, f"{name}：开启密钥与承诺不符", f"{name}: the key does not fit the commitment")
    if said["how"] != "trustees":
        return Step(
            name, True, f"{name}：由投标人的密钥开启，与承诺相符", f"{name}: opened by its bidder's key, which fits"
        )
    if recover(shares, header.ctx.points) != scalar:
        return Step(name, False, f"{name}：由份额算出的密钥不同", f"{name}: the shares give another key")
    who = ", ".join(str(share.number) for share in shares)
    return Step(
        name,
        True,
        f"{name}：由第 {who} 号托管人的份额重新算出同一密钥",
        f"{name}: the shares of {who} give the same key",
    )


def _misfits(name: str, said: Mapping[str, Any], header: Header) -> Iterator[Step]:
    """A trustee that is named for a wrong share must have given a wrong one."""
    for one in said["misfits"]:
        wrong = not verify_share(Share(int(one["number"]), bytes.fromhex(one["value"])), header.ctx.points)
        zh = "确与承诺不符" if wrong else "其实相符，记录有误"
        en = "does not fit, as recorded" if wrong else "does fit: the record wrongs the trustee"
        yield Step(
            f"{name} trustee {one['number']}",
            wrong,
            f"{name}：第 {one['number']} 号托管人提交的份额{zh}",
            f"{name}: what trustee {one['number']} handed in {en}",
        )

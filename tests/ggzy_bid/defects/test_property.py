"""What passes at home is never found against by the committee's system; what it could find never passes at home.

The bid goes the way of a real one: packed as it is sealed, unpacked as it is opened, and then what the node's own
functions keep of it and make of it for the committee is compared with what the bidder was told.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ggzy.trading.bidding.models import OpenedBid
from ggzy.trading.bidding.opening import worth_keeping
from ggzy.trading.evaluation.queries import other_findings, reviewed
from ggzy_core.bid import BadBid
from ggzy_core.periods import local_date
from ggzy_core.preflight import check_opened, preflight
from ggzy_core.sealing import archive
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.tender import TenderFile

from .good import DEADLINE, LOT, Folder, good, tender
from .seeded import DEFECTS, HINTS

#: changes that a careful bidder may make: no ground of rejection is among them
MILD = {
    "defects": st.lists(
        st.sampled_from(sorted(HINTS - {"letter.newer-version", "quality.other"})), max_size=3, unique=True
    ),
    "values": st.fixed_dictionaries({}, optional={"quality": st.just(" 合格 ")}),
    "terms": st.fixed_dictionaries(
        {}, optional={"ceiling": st.sampled_from([None, "830612.75"]), "duration_days": st.integers(175, 400)}
    ),
    "gone": st.just(()),
}
#: values of bid.json, terms of the tender file and answers as anybody might have them
WILD = {
    "defects": st.lists(st.sampled_from(sorted(DEFECTS)), max_size=2, unique=True),
    "values": st.fixed_dictionaries(
        {},
        optional={
            "price": st.sampled_from(["830612.75", "980000", "980000.01", "1", "0", "９８００００", "98万元"]),
            "duration_days": st.integers(1, 400),
            "validity_days": st.integers(1, 400),
            "quality": st.sampled_from(["合格", "优良", "合格工程"]),
            "project_manager": st.just(None),
        },
    ),
    "terms": st.fixed_dictionaries(
        {},
        optional={
            "ceiling": st.sampled_from([None, "830612.75", "830612.74"]),
            "duration_days": st.integers(170, 180),
            "validity_days": st.integers(88, 91),
            "consortium": st.booleans(),
            "version": st.integers(1, 3),
        },
    ),
    "gone": st.sets(st.sampled_from(["licence", "manager", "plan", "register"]), max_size=1),
}


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    return good(tmp_path_factory.mktemp("template") / "bid").path


@given(changes=st.one_of(st.fixed_dictionaries(MILD), st.fixed_dictionaries(WILD)))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_home_and_committee_agree(template, changes):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Folder(Path(temporary) / "bid")
        shutil.copytree(template, folder.path)
        try:
            folder.change("bid.json", **changes["values"])
            for requirement in changes["gone"]:
                folder.answer(requirement, gone=True)
            for name in changes["defects"]:
                DEFECTS[name](folder)
        except (OSError, KeyError, ValueError, IndexError):
            return  # two changes that cannot both be made
        event("passes" if agree(folder.path, tender(**changes["terms"]), Path(temporary) / "opened") else "red")


@pytest.mark.parametrize("name", sorted(set(DEFECTS) - HINTS))
def test_no_ground_of_rejection_passes(template, tmp_path, name):
    shutil.copytree(template, tmp_path / "bid")
    DEFECTS[name](Folder(tmp_path / "bid"))
    assert not agree(tmp_path / "bid", tender(), tmp_path / "opened")


def test_the_good_bid_passes_both(template, tmp_path):
    assert agree(template, tender(), tmp_path / "opened")


def agree(folder: Path, file: TenderFile, opened: Path) -> bool:
    """Whether it passes; asserts that home and node say the same of it."""
    home = preflight(folder, file, LOT)
    try:
        row = open_again(folder, file, opened)
    except (BadBid, SealingProblem):
        assert not home.ready
        return False
    failed = [one for one in reviewed(file, row, local_date(DEADLINE)) if one.result == "fail"]
    assert home.ready == (not failed and not other_findings(row)), [failed, home.of("red")]
    return home.ready


def open_again(folder: Path, file: TenderFile, opened: Path) -> OpenedBid:
    """Pack the folder as it is sealed, unpack it as it is opened, and keep of it what the act keeps."""
    bid, _ = archive.scan(folder)
    body, plain = archive.Body(folder, bid), io.BytesIO()
    while block := body.read(1 << 20):
        plain.write(block)
    plain.seek(0)
    unpacked = archive.unpack(plain, opened)
    kept = worth_keeping(check_opened(opened, unpacked, file, LOT))
    content = json.loads(unpacked.to_json())
    return OpenedBid(content=content, findings=json.loads(json.dumps(kept)), at=DEADLINE)

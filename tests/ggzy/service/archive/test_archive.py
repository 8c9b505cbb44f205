"""A lot that has run its course becomes one package that anybody can check."""

import json
import zipfile

import pytest

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.documents import document_bytes
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle, signer
from ggzy.foundation.refusal import Refusal
from ggzy.service.archive import queries
from ggzy.trading.projects.papers import paper
from ggzy_core.archive import MANIFEST, check_package
from ggzy_core.tlog.note import Signer
from tests.ggzy.trading.awarded import contracted, refused
from tests.ggzy.trading.lots import operate, party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def accepted(recorded=True):
    """Performed and accepted; every document that an archive wants is there."""
    the = contracted()
    for number in (1, 2):
        perform("milestone.report", the.bidders[0], the.lot, {"number": number, "report": "示例：完成"})
        perform("milestone.confirm", the.tenderer, the.lot, {"number": number})
    perform("report.file", the.tenderer, the.lot)
    perform("acceptance.complete", the.tenderer, the.lot)
    if recorded:
        operate("test.recorded", the.lot, {"document": paper("示例开标记录", paragraphs=["示例"])})
    settle()
    return the, party(950, Role.CENTRE)


def make(the, centre):
    settle()
    return perform("archive.make", centre, the.lot.matter).result


def test_the_package_holds_offline_with_the_journals_key_alone(tmp_path):
    the, centre = accepted()
    package = make(the, centre)
    assert the.stage == "archived"
    checked = queries.check(package)
    assert {fault.path for fault in checked.faults} == {
        f"bids/00{n}" for n in (1, 2, 3)
    }  # this scene's were never sealed
    assert checked.receipts > 10
    path = tmp_path / "package.zip"
    path.write_bytes(document_bytes(package.document))
    assert check_package(path, signer().vkey).faults == checked.faults
    stranger = Signer("other.example/journal", b"7" * 32)
    assert len(check_package(path, stranger.vkey).faults) > checked.receipts


def test_it_holds_bids_notices_contract_and_every_act_with_its_receipt(tmp_path):
    the, centre = accepted()
    path = tmp_path / "package.zip"
    path.write_bytes(document_bytes(make(the, centre).document))
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        manifest = json.loads(archive.read(MANIFEST))
    assert manifest["matter"] == the.lot.matter.code
    for begins in ("notices/result-", "bids/003.json", "contract/text.pdf", "award/notice-1.pdf", "record/checkpoint"):
        assert any(name.startswith(begins) for name in names), begins
    acts = [name.split("-", 1)[1] for name in names if name.startswith("record/0") and name.endswith(".json")]
    assert "guarantee.open.json" in acts and "contract.sign.json" in acts
    assert Entry.objects.filter(subject=the.lot.matter.code).count() - 1 <= len(acts)


def test_the_same_record_makes_the_same_package():
    the, centre = accepted()
    settle()
    from ggzy.service.archive import acts

    one = acts.make_archive.prepare_with(centre, the.lot.matter, None)
    assert acts.make_archive.prepare_with(centre, the.lot.matter, None) == one


def test_what_is_missing_is_listed_with_its_clause():
    the, centre = accepted(recorded=False)
    with pytest.raises(Refusal) as caught:
        make(the, centre)
    assert caught.value.rule == "P-ARCHIVE"
    assert "开标记录（招标投标法 36）" in caught.value.what.zh
    assert caught.value.facts["missing"] == ["notices/tender-", "opening/record."]
    assert the.stage == "archiving"


def test_while_the_journal_is_behind_nothing_is_archived():
    the, centre = accepted()
    operate("test.moment", the.lot, {"name": "示例时刻"})
    assert refused("archive.make", centre, the.lot.matter) == "P-PENDING"
    make(the, centre)
    settle()
    assert refused("archive.make", centre, the.lot.matter) == "P-CLOSED"


def test_too_early_or_by_the_wrong_hands_it_is_refused():
    the, _ = accepted()
    assert refused("archive.make", the.tenderer, the.lot.matter) == "P-ROLE"


def test_a_lot_that_still_runs_lacks_nearly_everything():
    the = scene()
    assert [item.begins for item in queries.lacking(the.lot.matter)][:2] == ["notices/tender-", "bids/"]

"""An organisation's own stamp on a published paper; the node's stamp on what the platform issues; the public pages."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.picks import PICKS
from ggzy.foundation.documents import document_bytes, store
from ggzy.foundation.identity.certificates import folder, trust
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.stamps import keys, making
from ggzy.foundation.stamps.models import Stamp
from ggzy.foundation.stamps.queries import newest, on_paper
from ggzy.trading.projects.models import Notice
from ggzy.trading.projects.papers import paper
from ggzy_core.certs import sm2
from ggzy_core.certs.credential import write_private
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from ggzy_core.certs.timestamps import sample_authority
from ggzy_core.stamps.making import stamp
from tests.ggzy.credentials import publish, trusted
from tests.ggzy.portal.test_verify import noticed_again  # noqa: F401  registers the act
from tests.ggzy.trading.lots import operate, party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
OLD = "0" * 64


@pytest.fixture(scope="module")
def ask():
    return sample_authority(trusted().issue("示例时间戳服务", timestamps=True))


@pytest.fixture
def published():
    """A public lot with a notice whose PDF nobody has stamped yet."""
    trusted()
    the = scene("opening", notice_published=clock.now(), opening=clock.now())
    the.paper = paper("示例更正公告", code=the.lot.matter.code, paragraphs=["示例正文"])
    operate("test.noticed", the.lot, {"document": the.paper})
    return the


def own(who):
    return trusted().issue(who.party.name, who.party.uscc)


def stamped(pdf: bytes, credential, ask) -> str:
    return store(stamp(pdf, credential, trust(), ask), ("pdf",)).sha256


def refused(the, who, document: str, paper_: str = "") -> str:
    with pytest.raises(Refusal) as caught:
        perform("stamp.put", who, the.lot.matter, {"paper": paper_ or the.paper, "document": document})
    assert not Stamp.objects.exists() or document != newest(the.paper)
    return str(caught.value.what)


def test_a_tenderer_stamps_its_notice(published, ask):
    document = stamped(document_bytes(published.paper), own(published.tenderer), ask)
    given = {"paper": published.paper, "document": document}
    done = perform("stamp.put", published.tenderer, published.lot.matter, given)
    assert done.result.name == published.tenderer.party.name
    assert done.result.uscc == published.tenderer.party.uscc
    assert done.result.authority == "示例时间戳服务"
    assert document in done.entry.body
    assert newest(published.paper) == document


def test_the_form_offers_the_papers_of_the_record_and_no_stamped_file(published, ask):
    offered = lambda: [value for value, _ in PICKS["stamps.papers"].ask(published.tenderer, published.lot.matter)]  # noqa: E731
    assert offered() == [published.paper]
    document = stamped(document_bytes(published.paper), own(published.tenderer), ask)
    perform("stamp.put", published.tenderer, published.lot.matter, {"paper": published.paper, "document": document})
    assert offered() == [published.paper]


def test_what_is_no_stamp_of_this_paper_is_refused(published, ask):
    the, mine = published, own(published.tenderer)
    other = paper("示例另一份文书", paragraphs=["示例"])
    assert "最新版本" in refused(the, the.tenderer, stamped(document_bytes(other), mine, ask))
    assert "最新版本" in refused(the, the.tenderer, the.paper)  # the paper itself, without a stamp
    assert "公开记录" in refused(the, the.tenderer, stamped(document_bytes(other), mine, ask), other)


def test_anothers_stamp_and_a_strangers_session_are_refused(published, ask):
    the = published
    theirs = stamped(document_bytes(the.paper), own(the.bidders[0]), ask)
    assert "不是本单位" in refused(the, the.tenderer, theirs)
    assert "签署方" in refused(the, the.bidders[0], theirs)
    assert "办理" in refused(the, party(77, Role.GUARANTOR), theirs)


def test_a_tampered_stamp_is_refused_in_words(published, ask):
    pdf = bytearray(document_bytes(stamped(document_bytes(published.paper), own(published.tenderer), ask)))
    at = pdf.rindex(b"/Reason") if b"/Reason" in pdf else pdf.rindex(b"/SubFilter")
    pdf[at + 1] ^= 1
    content = bytes(pdf)
    try:
        document = store(content, ("pdf",)).sha256
    except Refusal:
        return  # the store already saw that it is damaged
    assert refused(published, published.tenderer, document)


def test_a_revoked_certificate_is_refused(published, ask):
    authority, mine = trusted(), own(published.tenderer)
    document = stamped(document_bytes(published.paper), mine, ask)
    authority.revoke(mine.certificate, authority.x509.not_valid_before_utc)
    publish(authority)
    try:
        assert "吊销" in refused(published, published.tenderer, document)
    finally:
        authority.revoked.clear()
        publish(authority)


def test_two_stamps_stand_one_on_the_other_and_never_beside(published, ask):
    the, mine = published, own(published.tenderer)
    first = stamped(document_bytes(the.paper), mine, ask)
    beside = stamped(document_bytes(the.paper), mine, ask)
    perform("stamp.put", the.tenderer, the.lot.matter, {"paper": the.paper, "document": first})
    assert "最新版本" in refused(the, the.tenderer, beside)
    second = stamped(document_bytes(first), own(the.supervisor), ask)
    perform("stamp.put", the.supervisor, the.lot.matter, {"paper": the.paper, "document": second})
    assert [one.document for one in on_paper(the.paper)] == [first, second]


def test_the_pages_say_whose_stamp_it_is_and_how_to_verify_it(published, ask):
    the = published
    document = stamped(document_bytes(the.paper), own(the.tenderer), ask)
    perform("stamp.put", the.tenderer, the.lot.matter, {"paper": the.paper, "document": document})
    settle()
    assert Notice.objects.get(document=the.paper).kind == "change"
    page = Client().get(f"/matters/{the.lot.matter.code}/notices/change/").content.decode()
    assert the.tenderer.party.name in page
    assert "下载盖章件" in page
    assert f"?document={document}" in page
    verified = Client().get(f"/verify/?document={document}").content.decode()
    assert "电子签章有效" in verified
    assert the.tenderer.party.uscc in verified
    assert "一字未改" in verified  # the stamped file is on the record itself
    assert Client().get(reverse("portal:document", args=[document])).status_code == 200
    english = Client().get(f"/verify/?document={document}", headers={"accept-language": "en"}).content.decode()
    assert "The electronic stamps hold" in english


def test_the_verify_page_judges_what_is_dropped(published, ask):
    the = published
    pdf = document_bytes(stamped(document_bytes(the.paper), own(the.tenderer), ask))
    settle()

    def dropped(content: bytes) -> str:
        upload = io.BytesIO(content)
        upload.name = "kept.pdf"
        return Client().post("/verify/", {"file": upload}).content.decode()

    good = dropped(pdf)
    assert "电子签章有效" in good
    assert "签章下的文书是本站公布的" in good  # this very stamp is not on the record, the paper under it is
    spoilt = dropped(pdf[:3000] + bytes([pdf[3000] ^ 1]) + pdf[3001:])
    assert "不能采信" in spoilt
    assert "在盖章后被改动" in spoilt
    assert "被截断" in dropped(pdf[:-2000])
    assert "电子签章有效" not in (plain := dropped(document_bytes(the.paper)))
    assert "不能采信" not in plain


def test_the_nodes_stamp_comes_from_its_file(published, ask, settings, tmp_path):
    settings.GGZY_KEYS = tmp_path
    assert making.by_node(published.paper) is None  # no key, no stamp, no fuss
    authority = trusted()
    for name, timestamps in (("stamp", False), ("timestamps", True)):
        write_private(tmp_path / f"{name}.pin", b"123456\n")
        authority.issue("示例平台", timestamps=timestamps).save(tmp_path / f"{name}.p12", "123456")
    settings.GGZY_DEMO = True
    made = making.by_node(published.paper, "开标记录")
    assert made is not None
    assert made.name == "示例平台"
    assert document_bytes(made.document).startswith(document_bytes(published.paper))
    (tmp_path / "wrong.p12").write_bytes((tmp_path / "stamp.p12").read_bytes())
    settings.GGZY_STAMP_KEY = str(tmp_path / "wrong.p12")
    assert making.by_node(published.paper) is None  # without its PIN: said in the log, and stops nothing
    settings.GGZY_STAMP_KEY, settings.GGZY_STAMP_TOKEN = "", "no module|no token|no key"
    assert making.by_node(published.paper) is None
    settings.GGZY_STAMP_TOKEN = ""
    settings.GGZY_TSA = ["http://127.0.0.1:9/"]
    assert making.by_node(published.paper) is None  # nobody gives the time: said in the log
    settings.GGZY_TSA, settings.GGZY_DEMO = [], False
    assert keys.ask() is None


@pytest.mark.skipif(not sm2.available(), reason="this libcrypto has no SM2")
def test_the_nodes_stamp_may_be_an_sm2_one(published, ask, settings, tmp_path):
    domestic = SampleSm2Authority.create("丙")
    files = {folder() / "domestic.pem": domestic.certificate, folder() / "domestic.crl": domestic.crl()}
    for path, content in files.items():
        path.write_bytes(content)
    write_private(tmp_path / "stamp.pem", domestic.issue("示例国密平台").pem())
    write_private(tmp_path / "timestamps.pin", b"123456\n")
    trusted().issue("示例时间戳服务", timestamps=True).save(tmp_path / "timestamps.p12", "123456")
    settings.GGZY_STAMP_KEY, settings.GGZY_DEMO = str(tmp_path / "stamp.pem"), True
    try:
        made = making.by_node(published.paper)
        assert made is not None
        assert made.issuer == "示例 丙 SAMPLE"
    finally:
        for path in files:
            path.unlink()

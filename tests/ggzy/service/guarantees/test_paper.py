"""The paper of a guarantee: for applicant and guarantor at once, for the tenderer when it is opened, for nobody else."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.documents import store
from ggzy.foundation.identity.certificates import trust
from ggzy.foundation.identity.roles import anonymous, session_for
from ggzy.foundation.refusal import Refusal
from ggzy.service.guarantees import papers
from ggzy.service.notifications import queries as notifications
from ggzy.service.notifications.readers import look_ahead
from ggzy_core.certs.timestamps import sample_authority
from ggzy_core.stamps.judging import judge
from ggzy_core.stamps.making import Wording, stamp
from tests.ggzy.credentials import trusted
from tests.ggzy.people import member
from tests.ggzy.trading.guaranteed import applied, bank, in_force, issued, submitted
from tests.ggzy.trading.lots import party, scene
from tests.ggzy.visitors import visitor

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def fetched(who, guarantee) -> bytes:
    answer = visitor(who).get(f"/desk/matters/{guarantee.matter.code}/guarantee.pdf")
    return answer.content if answer.status_code == 200 else b""


def words(pdf: bytes, folder: Path) -> str:
    import subprocess

    (folder / "paper.pdf").write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", folder / "paper.pdf", "-"], capture_output=True, text=True).stdout


def test_before_the_opening_the_tenderer_learns_nothing(tmp_path):
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    for who in (the.bidders[0], of[1]):
        assert fetched(who, guarantee).startswith(b"%PDF")
    for who in (the.tenderer, the.supervisor, the.bidders[1], bank(802)[1], party(77, Role.CENTRE)):
        assert fetched(who, guarantee) == b""
    shown = words(fetched(the.bidders[0], guarantee), tmp_path)
    assert "360,000.00" in shown
    assert "叁拾陆万元" in shown
    assert "示例保函-001" in shown
    assert papers.reader(guarantee, anonymous()) == ""
    assert papers.content(guarantee)["beneficiary"] == the.tenderer.party.name


def test_from_the_opening_on_the_beneficiary_has_it_too():
    the, of = scene(), bank()
    the.moment("opening")
    guarantee = in_force(the.lot, the.bidders[0], of)
    guarantee.matter.refresh_from_db()
    assert papers.reader(guarantee, the.tenderer) == "beneficiary"
    assert fetched(the.tenderer, guarantee) == fetched(the.bidders[0], guarantee)
    assert fetched(the.bidders[1], guarantee) == b""


def test_a_colleague_without_the_duty_has_no_paper_and_the_page_no_section():
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    clerk = session_for(member(the.bidders[0].party, Role.ADMINISTRATOR), the.bidders[0].party)
    assert fetched(clerk, guarantee) == b""
    where = f"/desk/matters/{guarantee.matter.code}/"
    assert "360,000.00" not in visitor(clerk).get(where).content.decode()
    assert "360,000.00" in visitor(the.bidders[0]).get(where).content.decode()


def test_what_was_not_issued_has_no_paper_and_a_refusal_is_read_by_the_applicant():
    the, of = scene(), bank()
    guarantee = applied(the.lot, the.bidders[0], of[1])
    assert fetched(the.bidders[0], guarantee) == b""
    perform("guarantee.refuse", of[1], guarantee, {"reason": "示例：授信额度不足"})
    assert fetched(the.bidders[0], guarantee) == b""
    where = f"/desk/matters/{guarantee.matter.code}/"
    assert "授信额度不足" in visitor(the.bidders[0]).get(where).content.decode()


def test_programs_fetch_it_under_the_same_rule(client):
    from ggzy.api import tokens

    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)
    where = f"/api/v1/guarantees/{guarantee.matter.code}"
    mine, other = (
        {"Authorization": f"Bearer {tokens.hand_out(one.person, one.party)[0]}"}
        for one in (the.bidders[0], the.tenderer)
    )
    found = client.get(where, headers=mine).json()
    assert (found["as"], found["amount"], found["kind"]) == ("applicant", "360000.00", "bid")
    assert client.get(f"{where}/paper", headers=mine).content.startswith(b"%PDF")
    assert client.get(where, headers=other).status_code == 404
    assert client.get(f"{where}/paper", headers=other).status_code == 404
    assert client.get(where).status_code == 401


def test_the_guarantor_stamps_it_once_it_is_opened_and_nobody_else():
    the, of = scene(), bank()
    credential, session = of
    sealed = issued(the.lot, the.bidders[0], of)
    drawn = stamped_by(credential, papers.printed(sealed))
    with pytest.raises(Refusal) as early:
        perform("guarantee.stamp", session, sealed, {"document": drawn})
    assert early.value.rule in ("P-STAGE", "P-STAMP")
    the.moment("opening")
    guarantee = in_force(the.lot, the.bidders[1], of)
    guarantee.refresh_from_db()
    with pytest.raises(Refusal) as other:
        perform("guarantee.stamp", session, guarantee, {"document": drawn})  # the stamp of another guarantee
    assert other.value.rule == "P-STAMP"
    forged = stamped_by(bank(803)[0], papers.printed(guarantee))
    with pytest.raises(Refusal) as stranger:
        perform("guarantee.stamp", session, guarantee, {"document": forged})
    assert stranger.value.status == 403
    perform("guarantee.stamp", session, guarantee, {"document": stamped_by(credential, papers.printed(guarantee))})
    kept = fetched(the.tenderer, guarantee)
    verdict = judge(kept, trust(), clock.real())
    assert [one.subject.uscc for one in verdict.stamps if one.ok] == [session.party.uscc]


def stamped_by(credential, pdf):
    ask = sample_authority(trusted().issue("示例时间戳服务", timestamps=True))
    return store(stamp(pdf, credential, trust(), ask, Wording("保函")), ("pdf",)).sha256


def told(who) -> list[str]:
    rows = notifications.mine(who).prefetch_related("messages")
    return [str(one.said) for one in notifications.told(list(rows)) if "到期" in str(one.said)]


def test_its_end_is_told_of_60_30_and_7_days_ahead_and_never_to_the_tenderer_before_the_opening():
    the, of = scene(), bank()
    guarantee = issued(the.lot, the.bidders[0], of)  # until 30 June
    look_ahead()
    assert told(the.bidders[0]) == []
    for day, said in (("2026-05-05", "60 天"), ("2026-06-04", "30 天"), ("2026-06-25", "7 天")):
        clock.set_to(datetime.fromisoformat(f"{day}T09:00+08:00"))
        look_ahead()
        look_ahead()
        assert said in told(the.bidders[0])[0]
    assert len(told(the.bidders[0])) == 3
    for who in (the.tenderer, of[1], the.bidders[1]):
        assert told(who) == []
    the.moment("opening")
    submitted(the.bidders[0], guarantee)
    perform("guarantee.open", the.bidders[0], guarantee)
    look_ahead()
    assert ["以您为受益人" in one for one in told(the.tenderer)] == [True]
    assert len(told(the.bidders[0])) == 3


def test_of_a_guarantee_that_was_given_back_nothing_is_told():
    the, of = scene(), bank()
    the.moment("opening")
    guarantee = in_force(the.lot, the.bidders[0], of)
    perform("guarantee.release", the.tenderer, guarantee)
    clock.set_to(datetime.fromisoformat("2026-06-25T09:00+08:00"))
    look_ahead()
    assert told(the.bidders[0]) == []
    assert told(the.tenderer) == []

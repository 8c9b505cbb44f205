"""Entry (进场登记): one form registers project and lots, books the room, uploads the file, drafts the notice."""

from __future__ import annotations

import json
import secrets
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from django.conf import settings
from pydantic import Field, ValidationError

from ggzy.foundation.acts import Act, File, Input, Nothing, Pick, Role, Secret, Session, act
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.identity.apart import may_not_meet
from ggzy.foundation.identity.models import Certificate, Organisation, Part, Person
from ggzy.foundation.identity.signin import belongs
from ggzy.foundation.journal.turn import late_turn
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.statements import Asked
from ggzy.foundation.text import Text
from ggzy.service.guarantees.rules import demand_within_limit
from ggzy.service.venues.acts import BookRoom, book_room
from ggzy_core.codes import deal_code
from ggzy_core.codes import uscc as uscc_code
from ggzy_core.periods import ZONE
from ggzy_core.tender import TenderFile as TenderFileData

from . import holders, papers, rules
from .models import Lot, Notice, Project, Tender, TenderFile, TrusteeSeat
from .queries import newest_file, newest_notice, tender_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Ready = tuple[TenderFileData, str]
SIDES = (Role.TENDERER, Role.AGENCY)
CATEGORY = "A01"


class LotForm(Input):
    name: str = Field(title="标段名称|lot", min_length=2, max_length=200)
    terms: Annotated[str, File(kinds=("json",)), Pick("tender-files")] = Field(
        title="结构化招标文件|structured tender file", pattern="^[0-9a-f]{64}$"
    )
    document: Annotated[str, File(kinds=("pdf",))] = Field(
        default="", title="招标文件正文（PDF）|readable tender file (PDF)"
    )


class EnterProject(Input):
    project_code: str = Field(title="项目代码|project code", min_length=4, max_length=40)
    project_name: str = Field(title="项目名称|project", min_length=4, max_length=200)
    region: str = Field(default="", title="区划代码|region", max_length=6)
    approval: str = Field(default="", title="批准文件|approval", max_length=200)
    funds: str = Field(default="", title="资金来源|funds", max_length=200)
    tenderer: Annotated[str, Pick("organisations.tenderer")] = Field(
        default="",
        title="招标人|tenderer",
        description="由代理机构办理时选择|chosen where an agency acts",
        max_length=18,
    )
    supervisor: Annotated[str, Pick("organisations.supervisor")] = Field(
        title="行政监督部门|supervisor", max_length=18
    )
    trustees: Annotated[tuple[str, ...], Pick("organisations.trustee")] = Field(
        title="密钥托管人|key trustees",
        description=(
            "每份投标的密钥分成若干份，各由一家保管；达到开启门限的几家合力，才能代缺席的投标人开启"
            "|each holds a share of every bid's key; as many as the threshold says can open a bid whose bidder is absent"
        ),
        min_length=3,
        max_length=9,
    )
    lots: tuple[LotForm, ...] = Field(title="标段|lots", min_length=1, max_length=50)
    room: Annotated[str, Pick("rooms.opening")] = Field(title="开标场地|opening room")
    opening: datetime = Field(title="拟开标时间|planned opening")
    notice_title: str = Field(title="公告标题|notice title", min_length=4, max_length=200)
    notice_text: str = Field(title="公告正文|notice text", min_length=10, max_length=50_000)


@act("project.enter", on=None, by=SIDES, takes=EnterProject, cites=("招标投标法 9", "电子招标投标办法 16"))
def enter_project(act: Act, data: EnterProject) -> Tender:
    """进场登记: register project and lots, book the opening room, hand in the file and draft the notice in one form."""
    tenderer, agency = _sides(act, data)
    project, _ = _project(data)
    late_turn()  # serial numbers of a day are given one at a time
    matter = act.open(f"T{_day(act)}-{secrets.token_hex(4)}", "engineering.tender", title=data.project_name)
    tender = Tender.objects.create(matter=matter, project=project, tenderer=tenderer, agency=agency)
    _give_parts(act, tender, data)
    for number, (form, ready) in enumerate(zip(data.lots, act.prepared, strict=True), 1):
        lot = _lot(act, tender, number, form.name, ready[0].estimate)
        act.then(draft_file, lot, {"terms": form.terms, "document": form.document}, prepared=ready)
    act.then(book_room, matter, BookRoom(room=data.room, since=data.opening))
    act.then(draft_notice, tender, {"title": data.notice_title, "text": data.notice_text})
    return tender


@enter_project.prefill
def _known_of_entry(session: Session, target: None, asked: Mapping[str, str]) -> dict[str, Any]:
    """A tenderer's own code and region; one trustee of each kind, of whom three open a bid."""
    party = session.party
    return {
        "tenderer": party.uscc if session.holds(Role.TENDERER) else "",
        "region": party.region,
        "trustees": holders.proposed(party if session.holds(Role.TENDERER) else None),
    }


@enter_project.prepare
def _read_files(session: Session, target: None, data: EnterProject) -> list[Ready]:
    return [ready(form.terms, form.document) for form in data.lots]


class DraftFile(Input):
    terms: Annotated[str, File(kinds=("json",)), Pick("tender-files")] = Field(
        title="结构化招标文件|structured tender file", pattern="^[0-9a-f]{64}$"
    )
    document: Annotated[str, File(kinds=("pdf",))] = Field(
        default="", title="招标文件正文（PDF）|readable tender file (PDF)"
    )


@act("file.draft", on=Lot, by=SIDES, takes=DraftFile, cites=("I-BOND2", "招标投标法 19"))
def draft_file(act: Act, lot: Lot, data: DraftFile) -> TenderFile:
    """上传招标文件: hand in a version of the tender file, as data and as a document, before it is published."""
    content, document = act.prepared
    check_terms(act, tender_of(lot), content)
    if lot.estimate != content.estimate:
        lot.changed(estimate=content.estimate)
    last = newest_file(lot)
    version = last.version + 1 if last else 1
    return TenderFile.objects.create(
        lot=lot, version=version, data=json.loads(content.to_json()), document=document, made_at=act.at
    )


@draft_file.prepare
def _read_file(session: Session, lot: Lot, data: DraftFile) -> Ready:
    return ready(data.terms, data.document)


class DraftNotice(Input):
    title: str = Field(title="标题|title", min_length=4, max_length=200)
    text: str = Field(title="正文|text", min_length=10, max_length=50_000)


@act("notice.draft", on=Tender, by=SIDES, takes=DraftNotice, cites=("招标投标法 16",))
def draft_notice(act: Act, tender: Tender, data: DraftNotice) -> Notice:
    """起草公告: write the tender notice; it becomes public when it is published."""
    last = newest_notice(tender.matter, "tender")
    if last is not None and last.published_at is None:
        return last.changed(title=data.title, text=data.text)
    version = last.version + 1 if last else 1
    return Notice.objects.create(
        matter=tender.matter, kind="tender", version=version, title=data.title, text=data.text
    )


class ReturnEntry(Input):
    reason: str = Field(title="退回原因|reason", min_length=4, max_length=2000)


@draft_notice.prefill
def _last_notice(session: Session, tender: Tender, asked: Mapping[str, str]) -> dict[str, Any]:
    last = newest_notice(tender.matter, "tender")
    return {} if last is None else {"title": last.title, "text": last.text}


@act("entry.return", on=Tender, by=Role.CENTRE, takes=ReturnEntry)
def return_entry(act: Act, tender: Tender, data: ReturnEntry) -> None:
    """退回补正: send the entry back with what is to be mended."""


@act("entry.accept", on=Tender, by=Role.CENTRE, needs=(rules.entry_is_whole,))
def accept_entry(act: Act, tender: Tender, data: Nothing) -> None:
    """受理进场: accept a complete entry. Registration may not be refused without a ground in law."""
    Part.objects.create(
        matter=tender.matter, role=Role.CENTRE, organisation=act.party, person=act.person, since=act.at
    )


class AssignWitness(Input):
    person: Annotated[str, Secret(), Pick("witnesses")] = Field(title="见证人员|witness", min_length=4, max_length=32)


@act("witness.assign", on=Tender, by=Role.CENTRE, takes=AssignWitness)
def assign_witness(act: Act, tender: Tender, data: AssignWitness) -> Part:
    """指派见证: assign a member of the centre's staff to witness; whoever accepted the entry may not."""
    person = Person.objects.filter(key=data.person).first()
    if person is None or not belongs(person, act.party):
        raise Refusal("P-UNKNOWN", Text("没有这名工作人员", "There is no such member of staff"), status=404)
    act.require(may_not_meet, tender.matter, person, Role.WITNESS, own=person == act.person)
    return Part.objects.create(
        matter=tender.matter, role=Role.WITNESS, organisation=act.party, person=person, since=act.at
    )


def ready(terms: str, document: str) -> Ready:
    """A tender file read, and its readable document: the one given, or one made from the data."""
    content = read_terms(terms)
    return content, document or papers.file_document(content)


def read_terms(sha256: str) -> TenderFileData:
    """The structured tender file behind a stored document, or a refusal that lists its faults."""
    try:
        return TenderFileData.model_validate_json(document_bytes(sha256))
    except ValidationError as error:
        faults = "；".join(f"{'.'.join(map(str, e['loc'])) or '文件'}：{e['msg']}" for e in error.errors()[:8])
        raise Refusal(
            "P-INPUT",
            Text(f"结构化招标文件有误：{faults}", f"The structured tender file has faults: {faults}"),
            Text("请按所列位置改正后重新上传", "Mend the places named and upload it again"),
            status=422,
        ) from error


def check_terms(act: Act, tender: Tender, content: TenderFileData) -> None:
    """What the law says of a file's own numbers."""
    act.require(rules.trustees_suffice, tender, content.threshold)
    act.require(holders.certificates_fit, tender, content.sealing)
    if content.guarantee is not None:
        today = act.at.astimezone(ZONE).date()
        act.require(demand_within_limit, content.estimate, content.guarantee.amount, today)
    act.require(rules.committee_is_lawful, content.committee.size, act.at)


def _sides(act: Act, data: EnterProject) -> tuple[Organisation, Organisation | None]:
    if act.role is Role.TENDERER:
        return act.party, None
    (tenderer,) = _organisations((data.tenderer,), Role.TENDERER, "招标人")
    return tenderer, act.party


def _project(data: EnterProject) -> tuple[Project, bool]:
    found = _project_of.first(data.project_code)
    if found is not None:
        return found, False
    made = Project.objects.create(
        code=data.project_code, name=data.project_name, region=data.region, approval=data.approval, funds=data.funds
    )
    return made, True


def _lot(act: Act, tender: Tender, number: int, name: str, estimate: Decimal) -> Lot:
    matter = act.open(next_deal_code(act), "engineering.open-tender", title=name, parent=tender.matter)
    return Lot.objects.create(matter=matter, tender=tender, number=number, name=name, estimate=estimate)


def next_deal_code(act: Act) -> str:
    """The next unified deal code of the day. Called under the turn, so that no number is given twice."""
    today = act.at.astimezone(ZONE).date()
    stem = f"{CATEGORY}-{settings.GGZY_PLATFORM_USCC}-{today:%Y%m%d}-"
    last = _last_code.first(stem, f"{stem}A")  # a range, which the index answers however many there are
    serial = int(last[0][len(stem) : len(stem) + 6]) + 1 if last else 1
    return str(deal_code.make(CATEGORY, settings.GGZY_PLATFORM_USCC, today, serial))


def _give_parts(act: Act, tender: Tender, data: EnterProject) -> None:
    trustees = _organisations(data.trustees, Role.TRUSTEE, "密钥托管人")
    given = [(Role.TENDERER, tender.tenderer)]
    if tender.agency is not None:
        given.append((Role.AGENCY, tender.agency))
    given += [(Role.SUPERVISOR, one) for one in _organisations((data.supervisor,), Role.SUPERVISOR, "行政监督部门")]
    given += [(Role.TRUSTEE, organisation) for organisation in trustees]
    Part.objects.bulk_create(
        [Part(matter=tender.matter, role=role, organisation=one, since=act.at) for role, one in given]
    )
    bound, kinds = holders.custodians(trustees), holders.kinds_of(tender.tenderer, trustees)
    TrusteeSeat.objects.bulk_create(
        [_seat(tender, number, one, kinds[one.pk], bound) for number, one in enumerate(trustees, 1)]
    )
    act.require(holders.holders_differ, tender, act.at)


def _seat(
    tender: Tender, number: int, organisation: Organisation, kind: str, bound: dict[int, Certificate]
) -> TrusteeSeat:
    certificate = _custodian_certificate(organisation, bound)
    return TrusteeSeat(
        tender=tender,
        number=number,
        kind=kind,
        organisation=organisation,
        certificate=bytes(certificate.der),
        fingerprint=certificate.fingerprint,
    )


@cache
def _registered(several: int) -> Asked:
    """Which of so many codes are registered in a role."""
    return Asked(lambda role, *codes: Organisation.objects.filter(uscc__in=codes, roles__role=role, roles__until=None))


_project_of = Asked(lambda code: Project.objects.filter(code=code))
_last_code = Asked(
    lambda first, beyond: (
        Matter.objects.filter(code__gte=first, code__lt=beyond).order_by("-code").values_list("code")[:1]
    )
)


def _custodian_certificate(organisation: Organisation, bound: dict[int, Certificate]) -> Certificate:
    found = bound.get(organisation.pk)
    if found is None:
        raise Refusal(
            "P-CERTIFICATE",
            Text(
                f"{organisation.name}的密钥保管人未绑定证书，不能担任密钥托管人",
                f"No custodian of {organisation.name} has a certificate, so it cannot be a trustee",
            ),
            Text("请先绑定证书或改选托管人", "Bind one first, or name another trustee"),
        )
    return found


def _organisations(codes: Sequence[str], role: Role, what: str) -> list[Organisation]:
    """The organisations of these codes, each registered in this role, in their order."""
    codes = [uscc_code.check(code) for code in codes]
    found = {one.uscc: one for one in _registered(len(codes))(str(role), *codes)}
    for code in codes:
        if code not in found:
            raise Refusal(
                "P-UNKNOWN",
                Text(f"没有登记为{what}的主体 {code}", f"No organisation {code} is registered as {role.label.en}"),
                Text("请核对代码，或先办理登记", "Check the code, or register it first"),
                status=404,
            )
    return [found[code] for code in codes]


def _day(act: Act) -> str:
    return act.at.astimezone(ZONE).strftime("%Y%m%d")

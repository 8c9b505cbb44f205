"""What is tendered: projects, tenders, lots, and what is published about them."""

from __future__ import annotations

from django.db import models
from django.utils.functional import cached_property

from ggzy.foundation.acts.fields import FenField
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import HasMatter, Matter
from ggzy.foundation.secrets.fields import SealedText
from ggzy.foundation.statements import Asked
from ggzy_core.tender import TenderFile as TenderFileData


class Project(Row):
    """What was approved (项目)."""

    code = models.CharField(max_length=40, unique=True, help_text="投资项目代码 or the node's own")
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=6, blank=True)
    approval = models.CharField(max_length=200, blank=True, help_text="批准文件名称及文号")
    funds = models.CharField(max_length=200, blank=True, help_text="资金来源")

    def __str__(self) -> str:
        return self.name


class Tender(HasMatter):
    """One trading procedure opened for a project (招标项目). It groups lots; the lots carry the stage."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="tenders")
    tenderer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tenders")
    agency = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="agency_tenders")
    again = models.ForeignKey("self", null=True, on_delete=models.PROTECT, help_text="the tender this one repeats")

    def covers(self) -> list[Matter]:
        """The open lots: an act on the tender is about each of them."""
        return _open_lots(self.pk)


_open_lots = Asked(lambda tender: Matter.objects.filter(lot__tender_id=tender, closed_at=None).order_by("lot__number"))


class Lot(HasMatter):
    """The unit that is competed for and awarded (标段)."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="lots")
    number = models.IntegerField()
    name = models.CharField(max_length=200)
    estimate = FenField(help_text="项目估算价")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="lot_number_once")]

    def __str__(self) -> str:
        return self.name


class TenderFile(Row):
    """One version of a lot's tender file: structured data and the readable document. The newest published counts."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="files")
    version = models.IntegerField()
    data = models.JSONField(help_text="ggzy_core.tender.TenderFile as JSON")
    document = models.CharField(max_length=64, help_text="SHA-256 of the readable document")
    reason = models.TextField(blank=True, help_text="what was clarified or amended")
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "version"], name="file_version_once")]

    @cached_property
    def content(self) -> TenderFileData:
        return TenderFileData.model_validate(self.data)


class Notice(Row):
    """A published text (公告/公示) on a matter: never edited, a correction is a new version."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=20, help_text="tender, change, candidates, award, result, contract, failure …")
    version = models.IntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    document = models.CharField(max_length=64, blank=True, help_text="SHA-256 of its PDF")
    published_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "kind", "version"], name="notice_versions")]


class TrusteeSeat(Row):
    """Who holds a share of every bid of this tender (密钥托管人), by certificate. Published with the notice."""

    tender = models.ForeignKey(Tender, on_delete=models.PROTECT, related_name="trustees")
    number = models.IntegerField()
    kind = models.CharField(max_length=20, blank=True, help_text="tenderer, centre, supervisor, notary, bank")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="trustee_seats")
    certificate = models.BinaryField(help_text="DER")
    fingerprint = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tender", "number"], name="trustee_number_once")]


class Question(Row):
    """A bidder's question about the file. Who asked stays sealed."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="questions")
    key = models.CharField(max_length=32, unique=True)
    who = models.CharField(max_length=64, help_text="keyed hash of lot and party")
    text = SealedText(scope="{row.lot.matter.code}", bound="{row.key}")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)


class FileTaken(Row):
    """A bidder who took the file by name, to be told of changes. Sealed: a keyed hash, no more."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="taken")
    who = models.CharField(max_length=64)
    at = models.DateTimeField()

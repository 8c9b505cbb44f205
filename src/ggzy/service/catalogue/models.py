"""The service list as it was adopted, and what was charged under it. A change is a new row; the past stays."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.acts.fields import FenField
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import Matter


class Service(Row):
    """One item of a centre's list (服务事项). Of one centre and code the newest row counts, until it ends."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="services_listed")
    code = models.CharField(max_length=40, help_text="the centre's own number of the item")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    audience = models.CharField(max_length=400, help_text="who may ask for it")
    audience_en = models.CharField(max_length=400, blank=True)
    steps = models.TextField(help_text="one a line")
    steps_en = models.TextField(blank=True)
    materials = models.TextField(blank=True, help_text="one a line; empty for none")
    materials_en = models.TextField(blank=True)
    limit = models.CharField(max_length=40, blank=True, help_text="rulebook id of the time limit")
    basis = models.JSONField(help_text="rulebook ids")
    act = models.CharField(max_length=80, blank=True, help_text="name of the act by which it is asked for online")
    kind = models.CharField(
        max_length=20, blank=True, help_text="what of it is rated (service.feedback); empty for none"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["code", "until"], name="service_in_force")]

    def __str__(self) -> str:
        return self.title


class Fee(Row):
    """A fee of a service. It stands and falls with its service; a service without one is free."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="fees")
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40, help_text="what it is paid for each of")
    unit_en = models.CharField(max_length=40, blank=True)
    amount = FenField()
    basis = models.CharField(max_length=200, help_text="who fixed it, by which paper")


class Charge(Row):
    """A fee that was charged on a matter (收费), under a line of the list in force that day. Who paid is sealed."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="charges")
    fee = models.ForeignKey(Fee, on_delete=models.PROTECT, related_name="charges")
    quantity = models.IntegerField()
    amount = FenField()
    payer = models.BinaryField(help_text="sealed: name or code of who paid")
    at = models.DateTimeField()

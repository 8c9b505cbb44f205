"""Where a department takes complaints. A change is a new row; the past stays."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.text import Text

FORMS = {
    "online": Text("在本平台在线提交", "online, on this platform"),
    "letter": Text("书面邮寄", "by letter"),
    "visit": Text("当面递交", "in person"),
}


class Channel(Row):
    """One office of a department that takes complaints. The newest row of a department counts, until it ends."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="channels")
    office = models.CharField(max_length=120)
    office_en = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=200)
    address_en = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=30)
    hours = models.CharField(max_length=120)
    hours_en = models.CharField(max_length=120, blank=True)
    forms = models.JSONField(help_text="online, letter, visit")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    @property
    def ways(self) -> list[Text]:
        """The accepted forms in words."""
        return [FORMS[form] for form in self.forms]

    @property
    def said(self) -> dict[str, Text]:
        """What stands in two languages; the Chinese again where there is no English."""
        pairs = {name: (getattr(self, name), getattr(self, f"{name}_en")) for name in ("office", "address", "hours")}
        return {name: Text(zh, en or zh) for name, (zh, en) in pairs.items()}

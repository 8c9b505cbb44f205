"""One draft as it is worked on: its form, what was typed, what is wrong with it. The rules are the room's."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ggzy.desk import forms
from ggzy.foundation import clock
from ggzy.foundation.acts.inputs import read
from ggzy.foundation.refusal import Refusal
from ggzy.trading.projects import judging, writing
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from django.http import HttpRequest

    from ggzy.desk.models import FileDraft
    from ggzy.foundation.acts import Input, Session
    from ggzy.foundation.text import Text
    from ggzy_core.tender import TenderFile


@dataclass
class Sheet:
    """A draft with its tree. `model` asks the parameters of the formula that was chosen."""

    session: Session
    draft: FileDraft
    model: type[Input]
    typed: forms.Typed
    errors: dict[str, Any] = field(default_factory=dict)
    focus: str = ""

    @cached_property
    def reading(self) -> forms.Reading:
        return forms.reading(self.model, self.typed)

    @cached_property
    def terms(self) -> dict[str, Any]:
        return writing.terms_of(self.reading.data)

    @cached_property
    def limits(self) -> list[judging.Limit]:
        return judging.limits(self.terms, local_date(clock.now()))

    def judge(self) -> tuple[TenderFile | None, list[Text]]:
        """The file, if nothing is wrong with it; what is wrong with single boxes goes to `errors`."""
        self.errors = dict(self.reading.errors)
        try:
            read(self.model, self.reading.data)
        except Refusal as refusal:
            told = {self.reading.place(path): said for path, said in refusal.facts["fields"].items()}
            self.errors = {**told, **self.errors}
        if self.errors:
            return None, []
        content, said = judging.content_of(self.terms)
        if content is None:
            return None, said
        now = clock.now()
        said = judging.faults(content, now, local_date(now))
        return (None if said else content), said

    def keep(self) -> None:
        """Save what was typed. A file that had been set as ready no longer is, once it differs."""
        changed = self.draft.typed != self.typed
        self.draft.typed = self.typed
        self.draft.formula = self.typed["scoring"]["pricing"]["formula"]
        self.draft.title = self.typed["basics"]["title"].strip()[:200]
        if changed:
            self.draft.ready = ""
            self.draft.changed_at = clock.now()
        self.draft.save()


def opened(session: Session, draft: FileDraft) -> Sheet:
    """A draft as it was left."""
    model = writing.form_for(draft.formula)
    return Sheet(session, draft, model, draft.typed or forms.initial(model))


def posted(session: Session, draft: FileDraft, request: HttpRequest) -> Sheet:
    """A draft as it comes back: read by the form it went out with, then asked by the formula it now names."""
    before = writing.form_for(draft.formula)
    typed = forms.from_post(before, request.POST, request.FILES, lambda *_: [])
    chosen = typed["scoring"]["pricing"]["formula"]
    model = writing.form_for(chosen)
    if model is not before:
        parameters = typed["scoring"]["pricing"]["parameters"]
        fresh = forms.initial(model)["scoring"]["pricing"]["parameters"]
        typed["scoring"]["pricing"]["parameters"] = {name: parameters.get(name, fresh[name]) for name in fresh}
    sheet = Sheet(session, draft, model, typed)
    if "_add" in request.POST:
        forms.add_row(model, typed, request.POST["_add"])
        sheet.focus = request.POST["_add"]
    if "_drop" in request.POST:
        forms.drop_row(model, typed, request.POST["_drop"])
    return sheet

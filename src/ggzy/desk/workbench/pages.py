"""Pages of the workbench: the drafts of one's organisation, and one draft."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ggzy.desk import forms
from ggzy.desk.guards import session_of, signed_in
from ggzy.desk.models import FileDraft
from ggzy.foundation import clock
from ggzy.foundation.acts import Role, Session
from ggzy.foundation.documents import store
from ggzy.foundation.text import Text
from ggzy.trading.projects import papers, template, writing
from ggzy.trading.projects.queries import files_of

from .sheet import Sheet, opened, posted

MOST = 200  # drafts one organisation keeps


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The drafts of one's organisation; a POST begins another, plain or from an earlier file."""
    session = _writer(request)
    own = FileDraft.objects.filter(organisation=session.party).order_by("-changed_at")
    if request.method != "POST":
        context = {"section": "desk", "drafts": own, "files": files_of(session.party)[:50]}
        return render(request, "desk/files.html", context)
    if own.count() >= MOST:
        own.last().delete()  # type: ignore[union-attr]
    return redirect("desk:file", key=_begun(session, request.POST.get("from", "")).pk)


def _begun(session: Session, source: str) -> FileDraft:
    earlier = next((file for file in files_of(session.party) if str(file.pk) == source), None)
    known = writing.known_of(earlier.content) if earlier is not None else template.plain()
    formula = writing.formula_of(known)
    typed = forms.initial(writing.form_for(formula), known)
    return FileDraft.objects.create(
        organisation=session.party,
        title=typed["basics"]["title"],
        typed=typed,
        formula=formula,
        changed_at=clock.now(),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, key: int) -> HttpResponse:
    """One draft: every POST keeps what was typed, whatever else it asks for."""
    session = _writer(request)
    found = FileDraft.objects.filter(organisation=session.party, pk=key).first()
    if found is None:
        raise Http404
    if request.method != "POST":
        return _page(request, opened(session, found))
    sheet = posted(session, found, request)
    if request.headers.get("HX-Request"):
        return render(request, "desk/file_limits.html", {"limits": sheet.limits})
    step = request.POST.get("_step", "")
    if step == "delete":
        found.delete()
        return redirect("desk:files")
    sheet.keep()
    if step not in ("check", "preview", "use"):
        return _page(request, sheet)
    content, said = sheet.judge()
    if content is None:
        return _page(request, sheet, said, checked=True, status=422)
    if step == "preview":
        return HttpResponse(papers.file_preview(content), content_type="application/pdf")
    if step == "use":
        found.ready = store(content.to_json(), ("json",)).sha256
        found.save()
    return _page(request, sheet, checked=True)


def _page(
    request: HttpRequest, sheet: Sheet, said: list[Text] | None = None, checked: bool = False, status: int = 200
) -> HttpResponse:
    offers = forms.Offers(sheet.session, None)
    found = forms.boxes(sheet.model, sheet.typed, sheet.errors, sheet.focus, offers)
    context: dict[str, Any] = {
        "section": "desk",
        "draft": sheet.draft,
        "boxes": found,
        "wrong": forms.wrong(found),
        "said": [*(said or []), *forms.astray(found, sheet.errors)],
        "checked": checked,
        "limits": sheet.limits,
        "address": reverse("desk:file", args=[sheet.draft.pk]),
    }
    return render(request, "desk/file.html", context, status=status)


def _writer(request: HttpRequest) -> Session:
    """Somebody who may hand in tender files; 404 for everybody else."""
    session = session_of(request)
    if session.party is None or not (session.holds(Role.TENDERER) or session.holds(Role.AGENCY)):
        raise Http404
    return session

"""A reviewer's own pages: my files, the statement, the sheet with the file beside it, the lock."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.files.views import serve
from innocenter.look.acting import told, tried
from innocenter.look.forms import NoForm
from innocenter.look.pages import page_of
from innocenter.privacy.models import AccessEvent
from workspace.forms.panels import BOUND, DeclareForm, DeclineForm, ScoreForm
from workspace.models import Document, PanelSeat, ReviewerStatement, Revision
from workspace.panel_files import file_of, people_in
from workspace.panel_steps import seat_facts, seat_steps, seat_todo, sheet_rows, standing, total_of


def own(request: PersonRequest, pk: int) -> PanelSeat:
    """Raises Http404 for everybody but the reviewer."""
    return get_object_or_404(PanelSeat.objects.of(request.user).with_names(), pk=pk)


def opened(request: PersonRequest, pk: int) -> PanelSeat:
    """A seat that opens the file now. Raises Http404 for every other, also one's own."""
    return get_object_or_404(PanelSeat.objects.opening_the_file(request.user).with_names(), pk=pk)


def about(seat: PanelSeat) -> dict[str, Any]:
    return {"seat": seat, "panel": seat.panel, "facts": seat_facts(seat), "steps": seat_steps(seat), "today": timezone.localdate()}


@login_required
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    """What waits for me first, by date, then what is done."""
    seats = page_of(request, PanelSeat.objects.of(request.user).with_names().by_what_is_owed())
    today = timezone.localdate()
    rows = [(seat, standing(seat), seat_todo(seat, today=today)) for seat in seats]
    return render(request, "workspace/panel_mine.html", {"page_obj": seats, "rows": rows, "today": today})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: PersonRequest, pk: int) -> HttpResponse:
    """The statement while it is owed; afterwards where the seat stands. The file itself is elsewhere."""
    found = own(request, pk)
    if not (found.state == PanelSeat.State.INVITED and found.panel.is_under_way):
        if request.method == "POST":
            messages.info(request, _("You have answered already: %(state)s.") % {"state": found.get_state_display()})
            return redirect(found)
        return render(request, "workspace/panel_seat.html", about(found) | where(found))
    statement = ReviewerStatement.objects.in_force(timezone.now())
    form = DeclareForm(request.POST if request.method == "POST" else None, initial={"statement": statement.pk})
    if request.method == "POST" and form.is_valid():
        signed = get_object_or_404(ReviewerStatement, pk=form.cleaned_data["statement"])
        conflict = form.cleaned_data["conflict"] if form.cleaned_data["answer"] == BOUND else ""
        try:
            found.declare(statement=signed, conflict=conflict, by=request.user, now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, standing(found).sentence)
        return redirect(found)
    return render(request, "workspace/panel_declare.html", about(found) | {"form": form, "statement": statement})


def where(found: PanelSeat) -> dict[str, Any]:
    """Where an answered seat stands; what the reviewer locked stays readable."""
    kept, rows, todo = found.sheet(), sheet_rows(found), seat_todo(found, today=timezone.localdate())
    return {
        "standing": standing(found),
        "todo": todo and todo.on_page(found.get_absolute_url()),
        "sheet": kept,
        "rows": rows,
        "total": total_of(rows),
        "is_stale": kept is not None and kept.is_locked and found.opens_the_file and kept.version != found.panel.file_version(),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.decline(reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("Thank you for telling us. We ask somebody else."))
        return redirect(found)
    return render(request, "workspace/panel_decline.html", about(found) | {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """The file and the sheet beside it. Saving keeps whatever is there; only the lock asks for the rest."""
    found = opened(request, pk)
    kept = found.sheet()
    if kept and kept.is_locked:
        return redirect(found)
    items, version = list(found.panel.rubric.items.all()), found.panel.file_version()
    form = ScoreForm(request.POST if request.method == "POST" else None, items=items, sheet=kept, version=version)
    saved = request.method == "POST" and form.is_valid() and keep(request, found, form)
    if request.headers.get("HX-Request"):
        return render(request, "workspace/panel_saved.html", progress(opened(request, pk)) | {"form": form})
    if saved:
        return redirect("workspace:lock_sheet", pk=pk)
    AccessEvent.objects.record(request, about=found.panel.subject, action="read", people=people_in(found.panel))
    context = about(found) | progress(found) | {"form": form, "sections": file_of(found, found.panel.revision())}
    return render(request, "workspace/panel_sheet.html", context | {"is_stale": kept is not None and kept.version != version})


def keep(request: PersonRequest, found: PanelSeat, form: ScoreForm) -> bool:
    """Whether it was kept; a refusal stands in the form, with everything typed."""
    try:
        found.save_sheet(
            form.marks(),
            form.notes(),
            form.cleaned_data["opinion"],
            version=form.cleaned_data["version"],
            by=request.user,
            now=timezone.now(),
        )
    except ValidationError as refusal:
        form.refuse(refusal)
        return False
    return True


def progress(found: PanelSeat) -> dict[str, Any]:
    kept, items = found.sheet(), list(found.panel.rubric.items.all())
    missing = kept.missing(items) if kept else items
    return {"seat": found, "sheet": kept, "done": len(items) - len(missing), "count": len(items), "today": timezone.localdate()}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lock(request: PersonRequest, pk: int) -> HttpResponse:
    """The sheet once more, and the button after which nothing changes."""
    found = opened(request, pk)
    kept = found.sheet()
    if kept is None:
        return redirect("workspace:sheet", pk=pk)
    if request.method == "POST":
        done = tried(request, found.lock_sheet, _("Your sheet is locked and counts. Thank you."))
        return redirect(found) if done else redirect("workspace:sheet", pk=pk)
    if kept.is_locked:
        return redirect(found)
    missing = kept.missing(list(found.panel.rubric.items.all()))
    rows = sheet_rows(found)
    context = about(found) | {"form": NoForm(), "sheet": kept, "rows": rows, "total": total_of(rows), "missing": missing}
    return render(request, "workspace/panel_lock.html", context)


@login_required
@require_POST
def again(request: PersonRequest, pk: int) -> HttpResponse:
    """The file has changed after the lock: score it anew, with the old marks as a start."""
    found = opened(request, pk)
    try:
        found.score_again(by=request.user, now=timezone.now())
    except ValidationError as refusal:
        told(request, refusal)
        return redirect(found)
    messages.info(request, _("Your old sheet is kept and does not count. Look at the file again and lock the new one."))
    return redirect("workspace:sheet", pk=pk)


@login_required
@require_safe
def document(request: PersonRequest, pk: int, document: int) -> FileResponse:
    """A document of the revision that is scored, not of any other."""
    found = opened(request, pk)
    revision: Revision | None = found.panel.revision()
    if revision is None or document not in [paper["document"] for paper in revision.documents]:
        raise Http404
    paper = get_object_or_404(Document.objects.select_related("file", "added_by"), pk=document, application=revision.application_id)
    return serve(request, paper.file, about=paper, people=[paper.added_by], inline=True)


@login_required
@require_safe
def report_file(request: PersonRequest, pk: int) -> FileResponse:
    review = opened(request, pk).panel.review
    if review is None or review.report_file is None:
        raise Http404
    return serve(request, review.report_file, about=review, inline=True)

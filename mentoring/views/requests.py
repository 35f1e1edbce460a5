"""The questions of a company, and each one's page: where it stands, what was said, what to do."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from companies.models import Company
from innocenter.accounts.models import User
from innocenter.accounts.requests import PersonRequest
from innocenter.files.models import StoredFile
from innocenter.files.views import serve
from innocenter.look.acting import told, tried
from innocenter.look.forms import NoForm
from innocenter.look.pages import page_of
from mentoring.closing_story import endings, fit_is_open
from mentoring.forms.asking import KINDS, ReopenForm, ReplyForm
from mentoring.models import ExpertProfile, Request, Rule
from mentoring.models.states import State
from mentoring.offer_story import moved_on, offers_of, with_expert
from mentoring.session_story import sessions_of
from mentoring.story import clock_sentence, facts, moments, said, stages
from mentoring.todos import todo_of
from mentoring.views.asking import own
from mentoring.written import files_in, grown_in, written
from workspace.forms.applications import StartForm


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the centre promises, for everybody; for people of a company the button that begins, and what they have asked."""
    today = timezone.localdate()
    person = request.user if isinstance(request.user, User) else None
    context = {
        "rule": Rule.objects.in_force(today),
        "form": StartForm(user=person) if person else None,
        "companies": (companies := list(Company.objects.of(person)) if person else []),
        "is_expert": person is not None and not companies and ExpertProfile.objects.of(person).exists(),
        "page_obj": page_of(request, Request.objects.of(person).with_names().newest_first()) if person else None,
        "today": today,
    }
    return render(request, "mentoring/home.html", context)


@login_required
@require_safe
def request_page(request: PersonRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Request.objects.of(request.user).for_page(), pk=pk)
    if found.is_draft:
        return redirect("mentoring:check", pk=pk)
    around: Any = found
    today, todo = timezone.localdate(), todo_of(found, timezone.localdate())
    offers, told = offers_of(found), written(found)
    expert = next((offer.expert_id for offer in offers if offer.is_accepted), None)
    about_expert, taken = with_expert(offers)
    grown = grown_in(told)
    context = {
        "found": found,
        "facts": facts(found),
        "todo": todo.on_page(found.get_absolute_url()) if todo else None,
        "steps": stages(found),
        "clock": clock_sentence(found, today),
        "said": said(told),
        "about_expert": about_expert,
        "taken": taken,
        "endings": endings(told),
        "asks_fit": found.may_ask_fit and expert is not None and fit_is_open(told, expert),
        "may_become": found.may_join(grown, has_expert=expert is not None),
        "may_seek": found.may_seek(grown),
        "grown": grown,
        "moments": moved_on(offers, moments(found)),
        "fields": [name for _code, name in (around.staff_fields if found.fields_confirmed_at else around.own_fields)],
        "files": files_in(told, found),
        "is_answered": found.state == State.ANSWERED,
        "may_allow": found.may_allow_experts,
        "may_keep": found.may_keep_from_experts,
        "may_withdraw": State.WITHDRAWN in Request.MOVES[State(found.state)],
        "may_reopen": found.is_over and found.may_be_reopened(timezone.now()),
        "today": today,
    }
    if any(offer.was_accepted for offer in offers):
        context |= sessions_of(found, now=timezone.now())
    return render(request, "mentoring/request.html", context)


@login_required
@require_safe
def file(request: PersonRequest, pk: int, file: int) -> FileResponse:
    """For the company's people, and for staff for mentoring once it was sent. The access is written down."""
    found = get_object_or_404(Request.objects.visible_to(request.user), pk=pk)
    kept = get_object_or_404(found.files.select_related("file", "added_by"), pk=file)
    return serve(request, kept.file, about=kept, people=[kept.added_by], inline=True)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    inquiry = found.inquiries.open().first()
    if inquiry is None:
        if request.method == "POST":
            messages.info(request, _("There is nothing to add now: %(state)s.") % {"state": found.get_state_display()})
        return redirect(found)
    if inquiry.asks_consent:
        return redirect("mentoring:experts_may_read", pk=pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ReplyForm(*sent)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            with transaction.atomic():
                if upload := form.cleaned_data["file"]:
                    found.add_file(StoredFile.objects.keep(upload, by=request.user, now=now, kinds=KINDS), by=request.user, now=now)
                found.reply(form.cleaned_data["text"], by=request.user, now=now)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Thank you. The centre goes on with your question."))
            return redirect(found)
    context = {"found": found, "inquiry": inquiry, "form": form, "today": timezone.localdate()}
    return render(request, "mentoring/reply.html", context)


@login_required
@require_POST
def confirm(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    tried(request, found.confirm_answer, _("Thank you. The question is closed."))
    return redirect("mentoring:request", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.reopen(form.cleaned_data["text"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("The question is open again."))
        return redirect("mentoring:request", pk=pk)
    return render(request, "mentoring/reopen.html", {"found": found, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    if request.method == "POST":
        tried(request, found.withdraw, _("The question was taken back."))
        return redirect("mentoring:request", pk=pk)
    if State.WITHDRAWN not in Request.MOVES[State(found.state)]:
        return redirect(found)
    return render(request, "mentoring/withdraw.html", {"found": found, "form": NoForm()})

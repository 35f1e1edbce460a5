"""An expert's own page: what they take on, until when their word stands, not now and back again. And what a coordinator sees of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told, tried
from innocenter.look.admin_acts import tell
from innocenter.look.pages import page_of
from innocenter.privacy.models import AccessEvent
from institutes.models import Institute, Researcher
from mentoring import expert_story as story
from mentoring.forms.experts import AwayForm, ExpertForm, LeaveForm
from mentoring.models import ExpertProfile


def own_expert(request: PersonRequest) -> ExpertProfile:
    """Raises Http404 for whoever is no expert."""
    return get_object_or_404(ExpertProfile.objects.of(request.user).with_names())


@login_required
@require_safe
def own(request: PersonRequest) -> HttpResponse:
    """For a researcher who is no expert yet, how to become one; for others, who experts are."""
    return shown(request)


def shown(request: PersonRequest, away_form: AwayForm | None = None) -> HttpResponse:
    today, now = timezone.localdate(), timezone.now()
    expert = story.in_full(ExpertProfile.objects.of(request.user), today).first()
    if expert is None:
        researcher = Researcher.objects.filter(user=request.user).first()
        return render(request, "mentoring/expert_none.html", {"researcher": researcher})
    todo = story.todo_of(expert, today)
    context = {
        "expert": expert,
        "is_own": True,
        "badge": (story.standing_words(expert), story.tone(expert)),
        "facts": story.facts(expert),
        "todo": todo.on_page(request.path) if todo else None,
        "waiting": story.waiting_words(expert),
        "asks_for_word": story.asks_for_word(expert, today),
        "away_form": away_form or AwayForm(today=today),
        "form": away_form,
        "may_return": expert.closed_by_id == request.user.pk,
        **about(expert),
        "to_come": story.to_come(expert.holds.to_come(now)),
        "today": today,
    }
    return render(request, "mentoring/expert.html", context)


def about(expert: ExpertProfile) -> dict[str, object]:
    """What the page says to the expert and to the coordinator alike."""
    return {
        "takes_on": story.takes_on(expert),
        "week": expert.windows.of_the_week(),
        "days": expert.windows.of_days(timezone.localdate()),
        "blocked": expert.blocked.to_come(timezone.now()),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: PersonRequest) -> HttpResponse:
    """The first time, too: whoever saves it is an expert from then on."""
    expert = ExpertProfile.objects.of(request.user).with_names().first()
    researcher = get_object_or_404(Researcher, user=request.user)
    form = ExpertForm(request.POST if request.method == "POST" else None, instance=expert or ExpertProfile(researcher=researcher))
    if request.method == "POST" and form.is_valid():
        try:
            if expert is None:
                ExpertProfile.begin(researcher, form.answers(), by=request.user, now=timezone.now())
            else:
                expert.save_answers(form.answers(), by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Saved and confirmed."))
            return redirect("mentoring:expert_times" if expert is None else "mentoring:expert_own")
    return render(request, "mentoring/expert_edit.html", {"form": form, "is_new": expert is None, "researcher": researcher})


@login_required
@require_POST
def renew(request: PersonRequest) -> HttpResponse:
    tried(request, own_expert(request).confirm, _("Thank you. Your profile is confirmed."))
    return redirect("mentoring:expert_own")


@login_required
@require_POST
def away(request: PersonRequest) -> HttpResponse:
    """One click: the day is filled in."""
    expert = own_expert(request)
    form = AwayForm(request.POST, today=timezone.localdate())
    if form.is_valid():
        try:
            expert.go_away(form.cleaned_data["until"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Nobody new is sent to you until then. What is agreed stands."))
            return redirect("mentoring:expert_own")
    return shown(request, form)


@login_required
@require_POST
def back(request: PersonRequest) -> HttpResponse:
    tried(request, own_expert(request).come_back, _("Welcome back. You are asked again when a question fits you."))
    return redirect("mentoring:expert_own")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: PersonRequest) -> HttpResponse:
    expert = own_expert(request)
    if not expert.is_active:
        if request.method == "POST":
            messages.info(request, _("You are off the list already."))
        return redirect("mentoring:expert_own")
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            expert.close(form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except ValidationError as refusal:
            told(request, refusal)
        else:
            messages.success(request, _("You are off the list. What is agreed stands."))
        return redirect("mentoring:expert_own")
    return render(request, "mentoring/expert_leave.html", {"form": form})


@login_required
@require_POST
def return_(request: PersonRequest) -> HttpResponse:
    tried(request, own_expert(request).open, _("You are on the list of experts again."))
    return redirect("mentoring:expert_own")


# What a coordinator sees


@login_required
@require_safe
def list_(request: PersonRequest) -> HttpResponse:
    """The experts of the institutes that somebody coordinates, for whoever does."""
    institutes = list(Institute.objects.kept_by(request.user))
    get_object_or_404(Institute.objects.kept_by(request.user)[:1])
    found = story.in_full(ExpertProfile.objects.of_institutes(institutes), timezone.localdate())
    page_obj = page_of(request, found.order_by("researcher__institute__name", "researcher__name", "pk"))
    rows = [(expert, story.standing_words(expert), story.tone(expert), story.facts(expert)) for expert in page_obj]
    return render(request, "mentoring/experts.html", {"rows": rows, "page_obj": page_obj, "institutes": institutes})


@login_required
@require_safe
def page(request: PersonRequest, pk: int) -> HttpResponse:
    """Read, not changed; each reading of somebody else's is written down. No times with companies: those are between the two."""
    today = timezone.localdate()
    expert = get_object_or_404(story.in_full(ExpertProfile.objects.visible_to(request.user), today), pk=pk)
    if expert.is_of(request.user):
        return redirect("mentoring:expert_own")
    AccessEvent.objects.record(request, about=expert, action="read", people=[expert.researcher.user] if expert.researcher.user else [])
    context = {
        "expert": expert,
        "badge": (story.standing_words(expert), story.tone(expert)),
        "facts": story.facts(expert),
        **about(expert),
        "today": today,
    }
    return render(request, "mentoring/expert.html", context)

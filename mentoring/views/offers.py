"""An expert reads what is offered, takes it on, declines it, gives it back. Once it is over, the page says only that."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import tried
from innocenter.look.admin_acts import tell
from innocenter.look.forms import NoForm
from innocenter.look.pages import page_of
from innocenter.privacy.models import AccessEvent
from mentoring.forms.offers import DeclineOfferForm, GiveBackForm
from mentoring.letters import whom_to_talk_to
from mentoring.models import Offer
from mentoring.models.states import State
from mentoring.offer_story import expert_facts, said_to_expert
from mentoring.session_story import sessions_of
from mentoring.todos import offer_todo
from mentoring.views.asking import own
from mentoring.written import files_in, written


def own_offer(request: PersonRequest, pk: int) -> Offer:
    """One made to this person, whatever became of it. Raises Http404 for everybody else."""
    return get_object_or_404(Offer.objects.of(request.user).with_names(), pk=pk)


@login_required
@require_safe
def offers(request: PersonRequest) -> HttpResponse:
    """What waits for the expert's word, what they look after, and that something was offered once."""
    found = page_of(request, Offer.objects.of(request.user).with_names().newest_first())
    return render(request, "mentoring/offers.html", {"page_obj": found, "today": timezone.localdate()})


@login_required
@require_safe
def offer(request: PersonRequest, pk: int) -> HttpResponse:
    """The question without its company; once it is taken on, with whom to talk. Each reading is written down."""
    found = get_object_or_404(Offer.objects.of(request.user).for_page(), pk=pk)
    today, asked = timezone.localdate(), found.request
    if not found.is_open:
        return render(request, "mentoring/offer_over.html", {"offer": found, "today": today})
    contact = whom_to_talk_to(asked) if found.is_accepted else None
    people = [contact] if contact else [asked.submitted_by] if asked.submitted_by else []
    AccessEvent.objects.record(request, about=asked, action="read", people=people)
    todo, told = offer_todo(found, today), written(asked)
    context: dict[str, Any] = {
        "offer": found,
        "found": asked,
        "facts": expert_facts(found),
        "todo": todo.on_page(found.get_absolute_url()) if todo else None,
        "contact": contact,
        "said": said_to_expert(told),
        "fields": [name for _code, name in found.staff_fields],  # type: ignore[attr-defined]  # -- annotated
        "files": files_in(told, asked),
        "may_give_back": found.is_accepted and asked.state == State.ACCEPTED,
        "today": today,
    }
    if found.is_accepted:
        context |= sessions_of(asked, now=timezone.now()) | {"is_expert": True}
    return render(request, "mentoring/offer.html", context)


@login_required
@require_POST
def accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Also from a letter's page that is days old: whoever comes too late reads so."""
    found = own_offer(request, pk)
    tried(request, found.accept, _("Thank you. You see now whom to talk to, and the company sees your name."))
    return redirect("mentoring:offer", pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: PersonRequest, pk: int) -> HttpResponse:
    found = own_offer(request, pk)
    if not found.is_waiting:
        return went_on(request, found)
    form = DeclineOfferForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            found.decline(answers["reason"], by=request.user, now=timezone.now(), note=answers["note"], until=answers["until"])
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("Thank you for saying so. The centre asks somebody else."))
            return redirect(found)
    return render(request, "mentoring/offer_decline.html", {"offer": found, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: PersonRequest, pk: int) -> HttpResponse:
    found = own_offer(request, pk)
    if not found.is_accepted or found.request.state != State.ACCEPTED:
        return went_on(request, found)
    form = GiveBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found.withdraw(form.cleaned_data["reason"], by=request.user, now=timezone.now(), note=form.cleaned_data["note"])
        except ValidationError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The question went back. The centre asks somebody else."))
            return redirect(found)
    return render(request, "mentoring/offer_give_back.html", {"offer": found, "form": form})


def went_on(request: PersonRequest, found: Offer) -> HttpResponse:
    if request.method == "POST":
        messages.info(request, _("This is not possible any more: %(state)s.") % {"state": found.get_state_display()})
    return redirect(found)


# Whether experts may read it: the company's word


@login_required
@require_safe
def experts_may_read(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    if found.is_draft:
        return redirect("mentoring:edit", pk=pk)
    context = {
        "found": found,
        "inquiry": found.inquiries.open().filter(asks_consent=True).select_related("asked_by").first(),
        "may_allow": found.may_allow_experts,
        "may_keep": found.may_keep_from_experts,
        "form": NoForm(),
        "today": timezone.localdate(),
    }
    return render(request, "mentoring/experts_may_read.html", context)


@login_required
@require_POST
def allow_experts(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    tried(request, found.allow_experts, _("Thank you. Experts whom the centre asks may read the question."))
    return redirect("mentoring:request", pk=pk)


@login_required
@require_POST
def keep_from_experts(request: PersonRequest, pk: int) -> HttpResponse:
    found = own(request, pk)
    tried(request, found.keep_from_experts, _("No expert reads the question without your word."))
    return redirect("mentoring:request", pk=pk)

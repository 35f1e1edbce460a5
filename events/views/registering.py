"""Getting a seat, for oneself or for colleagues."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from companies.models import Company
from events import event_story, registration_lists, registration_story
from events.forms.signing_up import ColleaguesForm, HandOverForm, RegisterForm, place
from events.models import Event, Registration
from innocenter.accounts.models import User
from innocenter.accounts.requests import PersonRequest
from innocenter.look.acting import told, tried
from innocenter.look.forms import NoForm
from innocenter.privacy.models import AccessEvent


def people_of(company: Company) -> list[User]:
    """Who acts for the company and signs in here."""
    return [person.user for person in company.people.active().select_related("user") if person.user]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PersonRequest, pk: int) -> HttpResponse:
    """For oneself: this page, and one POST."""
    now = timezone.now()
    event = get_object_or_404(Event.objects.with_questions(), pk=pk)
    if not event.is_visible_to(request.user):
        raise Http404
    sent = request.POST if request.method == "POST" else None
    asks = sent is None or bool(sent.get("company"))  # who comes for nobody but themselves saves a statement
    companies = list(Company.objects.of(request.user).order_by("name", "pk").only("name")) if asks else []
    form = RegisterForm(sent, event=event, companies=companies)
    if form.is_valid():
        try:
            made = event.register(form.attendee(request.user), by=request.user, now=now, wish=form.wanted, answers=form.answers())
        except ValidationError as refusal:
            if own := registration_lists.own_address_at(event, request.user):
                told(request, refusal)
                return redirect(own)
            place(form, refusal)
        else:
            messages.success(request, registration_story.told_after(made))
            return redirect(made)
    elif sent is None and (own := registration_lists.own_address_at(event, request.user)):
        return redirect(own)
    return render(request, "events/register.html", _about(event) | {"form": form, "refusal": event.not_open(now)})


def _about(event: Event) -> dict[str, object]:
    seats = [(found.label, event_story.seat_words(event, found)) for found in event_story.places(event)]
    return {"event": event, "seats": seats}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: PersonRequest, pk: int, company: int) -> HttpResponse:
    """A manager registers several at once, and sees how those of the company stand."""
    now = timezone.now()
    ours = get_object_or_404(Company.objects.managed_by(request.user), pk=company)
    event = get_object_or_404(Event.objects.visible_to(request.user).with_everything(), pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = ColleaguesForm(sent, event=event, company=ours, users=people_of(ours))
    if form.is_valid():
        how = form.cleaned_data["how"]
        try:
            made = event.register_together(form.attendees(), company=ours, how=how, by=request.user, now=now, wish=form.wanted)
        except ValidationError as refusal:
            place(form, refusal)
        else:
            seated = sum(each.state == Registration.State.CONFIRMED for each in made)
            words = ngettext("%(count)d colleague is registered; %(seated)d have a seat.",
                             "%(count)d colleagues are registered; %(seated)d have a seat.", len(made))  # fmt: skip
            messages.success(request, words % {"count": len(made), "seated": seated})
            return redirect("events:colleagues", pk, company)
    rows = list(registration_lists.of_company(event, ours))
    AccessEvent.objects.record(request, about=ours, action="list", people=[row.person for row in rows if row.person])
    context = _about(event) | {"company": ours, "rows": rows, "form": form, "refusal": event.not_open(now), "now": now}
    return render(request, "events/colleagues.html", context)


@login_required
@require_safe
def mine(request: PersonRequest) -> HttpResponse:
    now = timezone.now()
    coming, gone = registration_lists.coming_of(request.user, now), registration_lists.gone_of(request.user, now)[:30]
    return render(request, "events/mine.html", {"coming": coming, "past": gone})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: PersonRequest, pk: int) -> HttpResponse:
    """Give a colleague's confirmed seat, or one's own, to another of the same company."""
    registration = get_object_or_404(Registration.objects.visible_to(request.user).with_everything(), pk=pk, company__isnull=False)
    company = registration.company
    assert company
    back = _back(request, registration)
    users = [user for user in people_of(company) if user.pk != registration.person_id]
    form = HandOverForm(request.POST if request.method == "POST" else None, company=company, users=users)
    if form.is_valid():
        try:
            theirs = registration.hand_over(form.attendee(), by=request.user, now=timezone.now())
        except ValidationError as refusal:
            if any(error.code in {"illegal_move", "too_late", "not_allowed"} for error in refusal.error_list):
                told(request, refusal)
                return redirect(back)
            for error in refusal.error_list:
                form.add_error("person" if error.code == "already" else None, error)
        else:
            messages.success(request, _("%(name)s has the seat now.") % {"name": theirs.name})
            return redirect(back)
    return render(request, "events/hand_over.html", {"registration": registration, "event": registration.event, "form": form, "back": back})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: PersonRequest, pk: int) -> HttpResponse:
    """For whoever registered a colleague: cancel it."""
    registration = get_object_or_404(Registration.objects.visible_to(request.user).with_everything(), pk=pk)
    back = _back(request, registration)
    if request.method != "POST":
        context = {"registration": registration, "event": registration.event, "form": NoForm(), "back": back}
        return render(request, "events/cancel.html", context)
    tried(request, registration.cancel, _("The registration of %(name)s is cancelled.") % {"name": registration.name})
    return redirect(back)


def _back(request: PersonRequest, registration: Registration) -> str:
    """To the company's list for its managers, else to what is one's own."""
    if registration.company and registration.company.is_manager(request.user):
        return str(redirect("events:colleagues", registration.event_id, registration.company_id).headers["Location"])
    return str(redirect("events:mine").headers["Location"])

"""What a company sees of its leases."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innocenter.accounts.requests import PersonRequest
from innocenter.issued.models import IssuedDocument
from innocenter.look.dates import bare_day, short_period
from workspace.models import Amendment, Lease
from workspace.next_hearings import under_way
from workspace.next_steps import STATE_TONES, amendment_todo, lease_todo, next_step_on, review_steps
from workspace.panel_words import told_of_scores
from workspace.story import story


@login_required
@require_safe
def leases(request: PersonRequest) -> HttpResponse:
    """All leases of the companies that the user acts for; with one there is nothing to choose."""
    today = timezone.localdate()
    found = list(Lease.objects.of(request.user).with_everything())
    if len(found) == 1:
        return redirect(found[0])
    rows = [(lease, lease.term_on(today), lease.state_on(today), STATE_TONES[Lease.State(lease.state)]) for lease in found]
    return render(request, "workspace/leases.html", {"rows": rows})


@login_required
@require_safe
def lease(request: PersonRequest, number: str) -> HttpResponse:
    today = timezone.localdate()
    found = get_object_or_404(Lease.objects.visible_to(request.user).with_everything(), number=number)
    reviews = list(found.reviews.with_everything())
    asking = under_way(reviews)
    latest = max((review for review in reviews if not review.is_for_cause), key=lambda review: review.term_number, default=None)
    is_manager = found.company.is_manager(request.user)
    term = found.term_on(today)
    amendments = list(Amendment.objects.of_lease(found))
    todo = lease_todo(found, asking, is_manager=is_manager, today=today)
    if found.is_running and (todo is None or todo.waiting):
        todo = next((amendment_todo(each, is_manager=is_manager, today=today) for each in amendments if not each.company_signed_on), todo)
    context = {
        "lease": found,
        "state": found.state_on(today),
        "tone": STATE_TONES[Lease.State(found.state)],
        "facts": [
            (_("Desk"), ", ".join(str(desk.room) for desk in found.desks())),
            (_("This term"), short_period(term.first_day, term.last_day)),
            (_("Last day"), bare_day(found.last_day)) if found.last_day else (_("Last possible day"), bare_day(found.last_possible_day)),
            (_("Next step"), next_step_on(found, asking, today=today)),
        ],
        "todo": todo and todo.on_page(found.get_absolute_url()),
        "review": latest,
        "scores": told_of_scores(latest) if latest and latest.is_decided else None,
        "granted": next((each for each in found.terms.all() if latest and each.review_id == latest.pk and not each.provisional), None),
        "steps": review_steps(latest, today=today) if latest else [],
        "can_decline": is_manager and latest is not None and not latest.is_decided,
        "can_give_notice": is_manager and found.is_running,
        "for_cause": [review for review in reviews if review.is_for_cause],
        "conditions": found.conditions.all(),
        "provisional": next((each for each in found.terms.all() if each.provisional), None),
        "moments": story(found, reviews, today=today),
        "issued": IssuedDocument.objects.about(found, found.application),
        "amendments": amendments,
        "inspection": getattr(found, "inspection", None) if found.state == Lease.State.CHECKOUT else None,
        "graduation": getattr(found, "graduation", None) if found.outcome == Lease.Outcome.CAP_REACHED else None,
        "today": today,
    }
    return render(request, "workspace/lease.html", context)

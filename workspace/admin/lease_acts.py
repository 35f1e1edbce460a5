"""What staff do to a lease beside its reviews: for cause, without an institute, while the building is closed."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.accounts.models import User
from innocenter.look.admin import Act
from innocenter.look.dates import full_day
from workspace.forms.handling import ToldReasonForm
from workspace.forms.renewals import CauseForm
from workspace.forms.stays import InspectionForm, MoveForm
from workspace.models import Lease, RenewalReview


def as_person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def open_for_cause(lease: Lease, cleaned: dict[str, Any], request: HttpRequest) -> str:
    review = RenewalReview.open_for_cause(lease, by=as_person(request), now=timezone.now(), **cleaned)
    assert review.view_due_on
    return _("The review for cause is open. The company may state its view until %(day)s.") % {"day": full_day(review.view_due_on)}


def institute_dropped(lease: Lease, cleaned: dict[str, Any], request: HttpRequest) -> str:
    lease.record_lost_institute(by=as_person(request), now=timezone.now(), **cleaned)
    assert lease.name_institute_by
    return _("The company is asked to name another institute by %(day)s.") % {"day": full_day(lease.name_institute_by)}


def suspend(lease: Lease, cleaned: dict[str, Any], request: HttpRequest) -> str:
    lease.suspend(by=as_person(request), now=timezone.now(), **cleaned)
    return _("The lease is suspended. Its terms and its last possible day stay as they are.")


def resume(lease: Lease, cleaned: dict[str, Any], request: HttpRequest) -> str:
    lease.resume(by=as_person(request), now=timezone.now())
    return _("The lease goes on. The company is told.")


def inspect(lease: Lease, cleaned: dict[str, Any], request: HttpRequest) -> str:
    """The form has the findings; keeping the photos belongs to the same transaction."""
    by, now = as_person(request), timezone.now()
    form = InspectionForm(inspection=lease.inspection)
    form.cleaned_data = cleaned
    lease.inspection.record(form.findings(by=by, now=now), by=by, now=now)
    left = lease.inspection.items.exclude(result="ok").count()
    return _("Recorded. %(left)s items are not in order yet.") % {"left": left} if left else _("Recorded: everything is in order.")


def move_desk(lease: Lease, cleaned: dict[str, Any], request: HttpRequest) -> str:
    claim = lease.move_desk(by=as_person(request), now=timezone.now(), **cleaned)
    return _("From %(day)s the desk is %(desk)s. The company is told.") % {"day": full_day(claim.days.lower), "desk": claim.room}


def has_no_cause_open(lease: Lease) -> bool:
    return lease.is_running and not any(review.is_for_cause for review in getattr(lease, "open_reviews", []))


INSPECT = Act(
    "inspect", gettext_lazy("Inspect the desk"), inspect, InspectionForm, lambda lease: lease.state == Lease.State.CHECKOUT,
    sentence=gettext_lazy("Record each item. When all are in order, record the check-out: then the desk can be offered again."),
    prepare=lambda lease, request: {"inspection": lease.inspection},
)  # fmt: skip
STAY_ACTS = (
    Act(
        "move", gettext_lazy("Change the desk"), move_desk, MoveForm, lambda lease: lease.is_running,
        sentence=gettext_lazy("The terms and the last possible day stay as they are."),
        prepare=lambda lease, request: {"lease": lease, "today": timezone.localdate()},
    ),
    Act(
        "cause", gettext_lazy("Open a review for cause"), open_for_cause, CauseForm, has_no_cause_open, danger=True,
        sentence=gettext_lazy("The company reads the grounds and may state its view. Then the head lets the stay go on, or ends it."),
    ),
    Act(
        "institute_dropped", gettext_lazy("The institute dropped out"), institute_dropped, ToldReasonForm,
        lambda lease: lease.is_running and lease.name_institute_by is None,
        sentence=gettext_lazy("The company gets some weeks to name another institute. After them a review for cause can be opened."),
    ),
    Act(
        "suspend", gettext_lazy("Building closed"), suspend, ToldReasonForm, lambda lease: lease.state == Lease.State.ACTIVE,
        sentence=gettext_lazy("The desk cannot be used. The terms, the reviews and the last possible day go on."),
    ),
    Act(
        "resume", gettext_lazy("Building open again"), resume, when=lambda lease: lease.state == Lease.State.SUSPENDED,
        sentence=gettext_lazy("The desk can be used again."),
    ),
)  # fmt: skip

"""What staff do when a supplement needs more time, or does not come."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.admin import Act, Queue, work_queue
from innocenter.look.dates import full_day
from workspace.admin.lease_acts import as_person
from workspace.forms.handling import ToldReasonForm
from workspace.forms.supplements import GrantForm
from workspace.models import Application, SupplementExtension, SupplementRequest


def asked_extension(application: Application) -> SupplementExtension | None:
    return SupplementExtension.objects.open().filter(request__application=application).select_related("request").first()


def last_extension(application: Application) -> SupplementExtension:
    """The open one, or the last, which then says in its own words that it is answered."""
    found = asked_extension(application)
    return found or SupplementExtension.objects.filter(request__application=application).latest("asked_at")


def grant(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    extension = last_extension(application)
    extension.grant(until=cleaned["until"], by=as_person(request), now=timezone.now())
    return _("The supplement is due on %(day)s now. The company is told.") % {"day": full_day(extension.request.due_on)}


def refuse(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    last_extension(application).refuse(reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("The day stays as it is. The company is told.")


def ask_once_more(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    asked = application.ask_once_more(by=as_person(request), now=timezone.now())
    return _("The company is asked once more, until %(day)s.") % {"day": full_day(asked.due_on)}


def is_asked(application: Application) -> bool:
    return asked_extension(application) is not None


def is_overdue(application: Application) -> bool:
    asked = application.open_supplement()
    return asked is not None and asked.due_on < timezone.localdate() and asked.repeated_at is None


def may_be_returned(application: Application) -> bool:
    """While it is screened; of a supplement only after the company was asked once more, and that day is over, too."""
    asked = application.open_supplement()
    if asked is None:
        return application.state == Application.State.SCREENING
    return asked.repeated_at is not None and asked.due_on < timezone.localdate()


def about_extension(application: Application, request: HttpRequest) -> dict[str, Any]:
    return {"extension": asked_extension(application), "today": timezone.localdate()}


def before_answering(application: Application) -> str:
    extension = asked_extension(application)
    if extension is None:
        return ""
    words = _("Asked for by %(who)s, time %(number)s of %(most)s: until %(day)s instead of %(due)s. %(reason)s")
    return words % {
        "who": extension.asked_by,
        "number": extension.number,
        "most": application.rule.supplement_extensions,
        "day": full_day(extension.wanted_until),
        "due": full_day(extension.due_before),
        "reason": extension.reason,
    }


SUPPLEMENT_ACTS = [
    Act("more-time", gettext_lazy("Give more time"), grant, GrantForm, is_asked, prepare=about_extension, sentence=before_answering),
    Act("no-more-time", gettext_lazy("Refuse more time"), refuse, ToldReasonForm, is_asked, danger=True, sentence=before_answering),
    Act(
        "once-more",
        gettext_lazy("Ask once more"),
        ask_once_more,
        when=is_overdue,
        sentence=gettext_lazy(
            "The day is over and nothing came. The company is asked for the same parts once more;"
            " after that day the application can be returned."
        ),
    ),
]


@work_queue(order=31, permission="workspace.view_application")
def supplements_waiting(today: date) -> Queue:
    """Overdue, or more time is asked for."""
    rows, title = SupplementRequest.objects.for_staff(today), _("Supplements overdue, or more time asked for")
    url = f"{reverse('admin:workspace_application_changelist')}?waits=supplement"
    return Queue.of(title, rows, oldest="asked_at__date", due="due_on", url=url)

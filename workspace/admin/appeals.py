"""Appeals, for those who may decide: on the application's page, and as a work queue."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innocenter.look.admin import Act, Queue, work_queue
from innocenter.look.dates import full_day
from workspace.admin.lease_acts import as_person
from workspace.forms.handling import ToldReasonForm
from workspace.models import Appeal, Application

DECIDE = "workspace.decide_application"


def appeal_of(application: Application) -> Appeal | None:
    """Read once for the whole page, with its people: it is asked for by the acts, the page and the history."""
    prefetch_related_objects([application], Prefetch("appeal", Appeal.objects.with_names()))
    return getattr(application, "appeal", None)


def uphold(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.appeal.uphold(reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("The appeal is upheld. The application is looked at again, and the company is told.")


def dismiss(application: Application, cleaned: dict[str, Any], request: HttpRequest) -> str:
    application.appeal.dismiss(reason=cleaned["reason"], by=as_person(request), now=timezone.now())
    return _("The appeal is dismissed. The company is told.")


def is_filed(application: Application) -> bool:
    found = appeal_of(application)
    return found is not None and found.state == Appeal.State.FILED


def before_deciding(application: Application) -> str:
    words = _("First decision: %(state)s, %(who)s, %(day)s. Whoever took it does not decide about the appeal.")
    found = application.appeal
    return words % {"state": found.get_against_state_display(), "who": found.against_by, "day": full_day(found.against_at)}


APPEAL_ACTS = [
    Act("uphold", gettext_lazy("Uphold the appeal"), uphold, ToldReasonForm, is_filed, DECIDE, sentence=before_deciding),
    Act("dismiss", gettext_lazy("Dismiss the appeal"), dismiss, ToldReasonForm, is_filed, DECIDE, danger=True, sentence=before_deciding),
]


@work_queue(order=26, permission=DECIDE)
def appeals_to_decide(today: date) -> Queue:
    url = f"{reverse('admin:workspace_application_changelist')}?waits=appeal"
    return Queue.of(_("Appeals to decide"), Appeal.objects.open(), oldest="filed_at__date", due="due_on", url=url)
